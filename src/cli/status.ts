import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { CaprockError, codeOf } from '#kernel';
import { readerOf } from './audit/place.ts';
import { readSettings } from '#settings';
import { callError, clientOptions } from './clients.ts';
import type { Command } from './command.ts';
import { homeOf, readFlags } from './home.ts';
import { print, table } from './output.ts';

const usage = 'status [--home DIR]';

/** What a running service writes down of itself; see compose.ts. */
interface ServiceFile {
  readonly pid: number;
  readonly url: string;
  readonly region: string;
  readonly accountId: string;
  readonly startedAt: number;
  readonly fips: boolean;
  readonly sandbox: { readonly sealed: boolean; readonly mechanisms: string[]; readonly missing: string[] };
}

export const status: Command = {
  usage,
  about: 'Say whether the service runs, who this home is to it, and how model software is sealed.',
  async run(args) {
    const values = readFlags(usage, args, {});
    const home = homeOf(values);
    const service = await readServiceFile(home);
    const options = await clientOptions(home);
    const sts = new STSClient(options);
    try {
      const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
      const { sandbox } = service;
      const rows = [
        [
          'service',
          `${service.url} (process ${service.pid}, since ${new Date(service.startedAt).toISOString()})`,
        ],
        ['region', service.region],
        ['account', service.accountId],
        ['signed in as', Arn ?? 'nobody'],
        ['cryptography', service.fips ? 'FIPS mode: the FIPS provider alone' : "Node's OpenSSL"],
        ['log files', await deliveryOf(home)],
        ['model software', sandbox.sealed ? 'runs sealed' : 'runs UNSEALED, without a sandbox'],
        ...sandbox.mechanisms.map((mechanism) => ['', mechanism]),
        ...sandbox.missing.map((missing) => ['not enforced', missing]),
      ];
      for (const line of table(rows)) print(line);
      return 0;
    } catch (error) {
      throw callError(error, options.endpoint);
    } finally {
      sts.destroy();
    }
  },
};

async function deliveryOf(home: string): Promise<string> {
  await using reader = await readerOf(home);
  const { files, since } = await reader.waiting();
  const { trailDeliverySeconds } = readSettings(['--home', home], process.env);
  // What a delivery under way may take.
  return since === undefined || Date.now() - since < 2_000 * trailDeliverySeconds
    ? 'delivered'
    : `${files} NOT delivered: they wait since ${new Date(since).toISOString()} for their store; the log says why`;
}

async function readServiceFile(home: string): Promise<ServiceFile> {
  try {
    return JSON.parse(await readFile(join(home, 'run', 'service.json'), 'utf8')) as ServiceFile;
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') throw cause;
    throw new CaprockError('NotRunning', `No Caprock runs with the home ${home}. Start it with npm start.`, {
      cause,
    });
  }
}
