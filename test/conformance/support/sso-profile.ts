import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../../support/temporary.ts';
import { readTestTarget, setting } from './environment.ts';
import { mustRun } from './run.ts';

// Read at the start: a test that enters a profile puts these out of its environment.
const target = readTestTarget();
const caBundle = setting('AWS_CA_BUNDLE');
const permissionSet = setting('CONFORMANCE_PERMISSION_SET');

/** The cached token of a session, as AWS tools share it. */
export interface CachedToken {
  readonly startUrl: string;
  readonly region: string;
  readonly accessToken: string;
  readonly expiresAt: string;
  readonly refreshToken: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly registrationExpiresAt: string;
}

/** The AWS config of a person of the organisation, which says everything, and the place of the token. */
export interface SsoProfile extends AsyncDisposable {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readToken(): Promise<CachedToken>;
  writeToken(token: CachedToken): Promise<void>;
}

/** @param name of the session and of the profile: clients that run at once have the cache in common */
export async function newSsoProfile(name: string): Promise<SsoProfile> {
  const folder = await temporaryFolder();
  const lines = [
    `[sso-session ${name}]`,
    `sso_start_url = ${target.endpoint}`,
    `sso_region = ${target.region}`,
    'sso_registration_scopes = sso:account:access',
    `[profile ${name}]`,
    `sso_session = ${name}`,
    `sso_account_id = ${target.accountId}`,
    `sso_role_name = ${permissionSet}`,
    `region = ${target.region}`,
    `endpoint_url = ${target.endpoint}`,
    `ca_bundle = ${caBundle}`,
    `services = ${name}`,
    `[services ${name}]`,
    ...['sso', 'sso_oidc'].flatMap((service) => [`${service} =`, `  endpoint_url = ${target.endpoint}`]),
  ];
  await writeFile(folder.file('config'), `${lines.join('\n')}\n`);
  const path = tokenPath(name);
  const forget = Object.fromEntries(
    Object.keys(process.env)
      .filter((one) => one.startsWith('AWS_'))
      .map((one) => [one, undefined]),
  );
  return {
    environment: {
      ...forget,
      AWS_CONFIG_FILE: folder.file('config'),
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_PROFILE: name,
    },
    readToken: async () => JSON.parse(await readFile(path, 'utf8')) as CachedToken,
    async writeToken(token) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, JSON.stringify(token));
    },
    async [Symbol.asyncDispose]() {
      await rm(path, { force: true });
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Where AWS tools keep the token of a session. */
export function tokenPath(session: string): string {
  const name = createHash('sha1').update(session).digest('hex');
  return join(homedir(), '.aws', 'sso', 'cache', `${name}.json`);
}

/** The role of the person, as GetCallerIdentity tells it. */
export function personRole(): RegExp {
  const set = `AWSReservedSSO_${permissionSet}_[0-9a-f]{16}`;
  return new RegExp(
    `^arn:aws:sts::${target.accountId}:assumed-role/${set}/${setting('CONFORMANCE_PERSON')}$`,
  );
}

/** The person confirms what a program shows or opens. @param url of the page, with what it asks */
export async function confirmAt(url: string): Promise<void> {
  const script = join(import.meta.dirname, 'person.ts');
  await mustRun({
    command: [process.execPath, script, url],
    environment: process.env,
    timeLimitMilliseconds: 60_000,
  });
}
