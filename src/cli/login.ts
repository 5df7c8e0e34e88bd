import { closeSync, openSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { readAwsConfig } from '#aws-files';
import { CaprockError } from '#kernel';
import type { Command } from './command.ts';
import { badUsage, homeOf, readArgs } from './home.ts';
import { readCached, writeCached } from './login-cache.ts';
import { writeLoginProfile } from './login-profile.ts';
import { requestCredentials } from './login-request.ts';
import { print, say } from './output.ts';

const usage = 'login [--url URL --ca-bundle FILE] [--profile NAME [--region R]]';

export const login: Command = {
  usage,
  about: 'Fetch short-lived credentials: confirm a code in the browser where you sign in.',
  details: [
    '',
    'It prints what AWS clients expect of a credential_process, and keeps the credentials until they end.',
    '--profile NAME writes a profile into the config file of AWS clients that calls this command.',
    'Without --url it is the service of the home.',
  ],
  async run(args) {
    const { values, positionals } = readArgs(usage, args, {
      url: { type: 'string' },
      'ca-bundle': { type: 'string' },
      profile: { type: 'string' },
      region: { type: 'string' },
    });
    if (positionals.length > 0) throw badUsage(usage, 'It takes flags alone');
    const service = await serviceOf(values);
    if (values.profile !== undefined) {
      const { profile: name, region = service.region } = values;
      if (!/^[\w.@-]{1,64}$/.test(name) || region === undefined) {
        throw new CaprockError(
          'BadUsage',
          '--profile takes a name without spaces, and with --url also --region.',
        );
      }
      const path = await writeLoginProfile({ name, region, url: service.url, caPath: service.caPath });
      say(`${path} has the profile ${name} now: aws --profile ${name} sts get-caller-identity`);
      return 0;
    }
    setDefaultCACertificates([...getCACertificates('default'), await readFile(service.caPath, 'utf8')]);
    const cached = await readCached(service.url);
    const credentials = cached ?? (await requestCredentials(service.url, tell));
    if (cached === undefined) await writeCached(service.url, credentials);
    print(JSON.stringify(credentials));
    return 0;
  },
};

interface ServiceFlags {
  readonly url?: string | undefined;
  readonly 'ca-bundle'?: string | undefined;
  readonly home?: string | undefined;
}

/** Where the service is, and whose certificates it shows: as the flags say, or the home. */
export async function serviceOf(
  flags: ServiceFlags,
): Promise<{ readonly url: string; readonly caPath: string; readonly region?: string }> {
  const { url, 'ca-bundle': caPath } = flags;
  if (url === undefined && caPath === undefined) {
    const config = await readAwsConfig(homeOf(flags));
    return { ...config, url: originOf(config.url) };
  }
  if (url === undefined || caPath === undefined) {
    throw new CaprockError('BadUsage', '--url and --ca-bundle go together: give both, or neither.');
  }
  return { url: originOf(url), caPath: resolve(caPath) };
}

/** Security keys work at a name, and the certificate holds this one. */
function originOf(url: string): string {
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') {
    throw new CaprockError(
      'BadUsage',
      '--url takes the address of the service: https://caprock.example:8443',
    );
  }
  return new URL(url).origin.replace(/^https:\/\/(127\.0\.0\.1|\[::1\])(?=:|$)/, 'https://localhost');
}

/** To the terminal itself where there is one: AWS clients keep what a credential_process writes to standard error. */
function tell({ page, userCode }: { readonly page: string; readonly userCode: string }): void {
  const text = `To let this terminal act for you, open\n  ${page}\nand confirm that it shows the code ${userCode}`;
  try {
    const terminal = openSync('/dev/tty', 'w');
    writeSync(terminal, `${text}\n`);
    closeSync(terminal);
  } catch {
    say(text);
  }
}
