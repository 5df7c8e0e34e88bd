import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, open, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { BedrockClient, ListFoundationModelsCommand } from '@aws-sdk/client-bedrock';
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { Canaries } from '../support/canaries.ts';
import { clientOptions, trust } from '../support/clients.ts';
import { fipsEnvironment } from '../support/fips.ts';
import { startService, type TestService } from '../support/service.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary.ts';
import { MAIN } from '../support/program.ts';

const run = promisify(execFile);
const SHIPPED = fileURLToPath(new URL('../../bundles/tiny-prose', import.meta.url));
const MODEL = 'acme.prose-v1:0';

describe('a bundle that is delivered sealed to a service that runs', () => {
  const canaries = new Canaries();
  let folder: TemporaryFolder;
  let service: TestService;
  let environment: NodeJS.ProcessEnv;

  before(async () => {
    folder = await temporaryFolder();
    service = await startService({ home: folder.file('home') });
    trust(service);
    environment = { PATH: process.env['PATH'], CAPROCK_HOME: service.home, ...fipsEnvironment };
  });
  after(async () => {
    await service[Symbol.asyncDispose]();
    await run('chmod', ['-R', 'u+w', folder.path]);
    await folder[Symbol.asyncDispose]();
  });

  /** The shipped model under another name, with canaries in its weights, its files' names and its manifest. */
  async function bundle(name: string): Promise<string> {
    const source = folder.file(name);
    await cp(SHIPPED, source, { recursive: true });
    const manifest = JSON.parse(await readFile(join(source, 'caprock.json'), 'utf8'));
    const notice = `The notice ${canaries.next()}.`;
    await writeFile(
      join(source, 'caprock.json'),
      JSON.stringify({ ...manifest, provider: 'acme', modelId: MODEL, notice }),
    );
    await mkdir(join(source, 'weights'));
    await writeFile(join(source, 'weights', canaries.next()), Buffer.alloc(3_000_000, canaries.next()));
    return source;
  }

  const caprock = (...args: string[]) => run(process.execPath, [MAIN, ...args], { env: environment });

  async function converse(): Promise<string> {
    const client = new BedrockRuntimeClient(clientOptions(service));
    try {
      const messages = [{ role: 'user' as const, content: [{ text: 'Say something.' }] }];
      const { output } = await client.send(new ConverseCommand({ modelId: MODEL, messages }));
      return output?.message?.content?.[0]?.text ?? '';
    } finally {
      client.destroy();
    }
  }

  async function served(): Promise<boolean> {
    const client = new BedrockClient(clientOptions(service));
    const { modelSummaries = [] } = await client.send(new ListFoundationModelsCommand({}));
    client.destroy();
    return modelSummaries.some(({ modelId }) => modelId === MODEL);
  }

  test('killed in the middle it leaves nothing in the clear, and nothing half', async () => {
    const source = await bundle('killed');
    // Large enough that it cannot be over before it is noticed; the holes of the file take no room.
    await using hole = await open(join(source, 'aaa'), 'w');
    await hole.truncate(200_000_000);
    const delivering = spawn(process.execPath, [MAIN, 'deliver', source, '--sealed'], {
      env: environment,
      stdio: 'ignore',
    });
    const gone = once(delivering, 'exit');
    const names = () => readdir(join(service.home, 'deployments'), { recursive: true });
    const begun = async () => (await names()).some((name) => /\.incoming-[^/]*\/0$/.test(name));
    while (delivering.exitCode === null && !(await begun())) await pause(2);
    delivering.kill('SIGKILL');
    await gone;
    assert.deepEqual(await canaries.filesWith(service.home), []);
    const whole = (await names()).filter((name) => name.endsWith('.sealed'));
    // Killed too late it would be there as a whole.
    if (whole.length === 0) assert.equal(await served(), false);
  });

  test('it converses, and its digest and form are on record', async () => {
    const { stdout, stderr } = await caprock('deliver', await bundle('source'), '--sealed');
    assert.match(stderr, /Delivered, sealed, into/);
    const digest = /[0-9a-f]{64}/.exec(stdout)?.[0] ?? assert.fail();
    for (let tries = 0; tries < 600 && !(await served()); tries += 1) await pause(50);
    assert.ok((await converse()).length > 0);
    const client = new CloudTrailClient(clientOptions(service));
    const event = async (name: string): Promise<string> => {
      const { Events = [] } = await client.send(
        new LookupEventsCommand({ LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }] }),
      );
      return Events[0]?.CloudTrailEvent ?? '';
    };
    assert.match(await event('Converse'), new RegExp(`"bundleDigest":"${digest}"`));
    let delivered = '';
    for (let tries = 0; tries < 600 && !delivered.includes(digest); tries += 1) {
      delivered = await event('DeliverBundle');
      await pause(50);
    }
    assert.match(delivered, /"form":"sealed"/);
    client.destroy();
  });

  test('no planted text of its weights, names and manifest is in any file of the home', async () => {
    assert.ok(canaries.count >= 6);
    assert.deepEqual(await canaries.filesWith(service.home), []);
    const names = await readdir(service.home, { recursive: true });
    assert.deepEqual(
      names.filter((name) => name.includes(canaries.prefix)),
      [],
    );
  });

  test('it converses after its data keys and the root key were rotated, which a start without is refused', async () => {
    const about = await readFile(join(service.home, 'run', 'service.json'), 'utf8');
    const account = /"accountId":"(\d{12})"/.exec(about)?.[1] ?? assert.fail();
    await caprock('keys', 'rotate-data', '--account', account, '--purpose', 'bundles');
    await caprock('keys', 'rotate-root');
    await caprock('deliver', SHIPPED, '--sealed');
    await service.stop();
    await rename(join(service.home, 'root.key'), folder.file('kept.key'));
    await assert.rejects(
      startService({ home: service.home }),
      /models that were delivered sealed \(they can be delivered again\)/,
    );
    await rename(folder.file('kept.key'), join(service.home, 'root.key'));
    service = await startService({ home: service.home });
    trust(service);
    assert.ok((await converse()).length > 0);
  });

  test('a model that is shipped stays sealed at the next start', async () => {
    const copies = await readdir(join(service.home, 'deployments', service.region, 'caprock'));
    assert.ok(copies.some((name) => name.endsWith('.sealed')));
    assert.deepEqual(
      copies.filter((name) => /^[0-9a-f]{64}$/.test(name)),
      [],
    );
  });

  test('sealing before the first start is refused with what to do; --sealed and --plain together too', async () => {
    const elsewhere = { ...environment, CAPROCK_HOME: folder.file('other-home') };
    const deliver = (...flags: string[]) =>
      run(process.execPath, [MAIN, 'deliver', SHIPPED, ...flags], { env: elsewhere });
    await assert.rejects(deliver('--sealed'), { code: 1, stderr: /start the service once/ });
    await assert.rejects(deliver('--sealed', '--plain'), { code: 2, stderr: /either --sealed or --plain/ });
  });
});
