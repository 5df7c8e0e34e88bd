import assert from 'node:assert/strict';
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openCatalog, openModels } from '#deployment';
import { systemClock } from '#kernel';
import { hostUid } from '../../src/deployment/account.ts';
import { stageFor } from '../../src/deployment/sandbox/entry.ts';
import { unsealedSandbox } from '../../src/deployment/sandbox/unsealed.ts';
import { asking, delivered, fixture, Folder, REGION, running, sealed, textOf } from './support.ts';

const run = promisify(execFile);
const isRoot = process.getuid?.() === 0;

describe('a home', () => {
  test('that lies deeper than a socket’s path may be long works', async () => {
    await using folder = new Folder();
    const deployment = await delivered(folder, fixture('actor'));
    const runDirectory = folder.at(...Array.from({ length: 20 }, () => 'a-rather-long-name'));
    await using models = openModels({ runDirectory, sandbox: await sealed(), clock: systemClock });
    assert.equal(await textOf(await models.invoke(asking(deployment, { act: 'answer' }))), '{"text":"ok"}');
  });

  test(
    'that is closed to everybody else works as root, whose sandboxes run under another uid',
    { skip: !isRoot },
    async () => {
      await using folder = new Folder();
      const closed = folder.at('closed');
      mkdirSync(closed, { mode: 0o700 });
      const deployment = await delivered(folder, fixture('actor'), { directory: closed });
      await using models = await running(folder);
      await models.invoke(asking(deployment, { act: 'answer' }));
      const { stdout } = await run('ps', ['-eo', 'uid,args']);
      const mine = stdout
        .split('\n')
        .filter((line) => line.includes('/bundle serve.mjs') || line.includes('node serve.mjs'));
      const uid = String(hostUid(deployment.account));
      assert.ok(
        mine.some((line) => line.trim().startsWith(`${uid} `)),
        'the software runs under its account’s uid',
      );
    },
  );

  test('that a killed Caprock left its sockets in is cleared at the next start', async () => {
    await using folder = new Folder();
    mkdirSync(folder.at('run', '999999999-left'), { recursive: true });
    writeFileSync(folder.at('run', '999999999-left', '1'), '');
    await using models = await running(folder);
    assert.deepEqual(models.status(), []);
    assert.deepEqual(
      readdirSync(folder.at('run')).filter((name) => name.startsWith('999999999')),
      [],
    );
    assert.equal(statSync(folder.at('run', readdirSync(folder.at('run'))[0] ?? '')).mode & 0o777, 0o700);
  });
});

test(
  'a normal user gets a sealed sandbox without any help of root',
  { skip: !isRoot && 'the other tests show it' },
  async () => {
    await using folder = new Folder();
    const uid = 1_234_567;
    const root = fileURLToPath(new URL('../..', import.meta.url));
    // A checkout of that user's own: source, fixtures and the one dependency.
    for (const name of [
      'src/kernel',
      'src/files',
      'src/deployment',
      'test/deployment',
      'package.json',
      'node_modules/undici',
    ]) {
      cpSync(`${root}/${name}`, folder.at('checkout', name), { recursive: true });
    }
    cpSync(process.execPath, folder.at('node'));
    mkdirSync(folder.at('tmp'), { mode: 0o700 });
    for (const path of [folder.path, folder.at('tmp')]) chownSync(path, uid, uid);
    const ids = ['--reuid', String(uid), '--regid', String(uid), '--clear-groups'];
    const tests = ['isolation', 'sandbox'].map((name) =>
      folder.at('checkout/test/deployment', `${name}.test.ts`),
    );
    const { stdout } = await run(
      'setpriv',
      [...ids, '--', folder.at('node'), '--test', '--test-reporter=tap', ...tests],
      {
        cwd: folder.at('checkout'),
        env: { PATH: '/usr/bin:/bin', TMPDIR: folder.at('tmp') },
      },
    ).catch((error: { stdout: string }) => error);
    const failed = stdout.split('\n').filter((line) => line.trimStart().startsWith('not ok'));
    assert.deepEqual(failed, []);
    assert.match(stdout, /^# pass 1\d$/m);
  },
);

describe('without a sandbox, when asked for', () => {
  test('software runs with an environment of its own and says that it is not sealed', async () => {
    await using folder = new Folder();
    process.env['CAPROCK_TEST_SECRET'] = 'canary-4711';
    const deployment = await delivered(folder, fixture('hostile'));
    const sandbox = unsealedSandbox(process.execPath);
    await using models = await running(folder, {}, sandbox);
    assert.equal(models.sealed, false);
    assert.equal(sandbox.describe().sealed, false);
    const environment = await textOf(await models.invoke(asking(deployment, { attempt: 'environment' })));
    delete process.env['CAPROCK_TEST_SECRET'];
    assert.match(environment, /^did: /);
    assert.ok(!environment.includes('canary'));
  });
});

test(
  'kill -9 of Caprock ends all that ran in sandboxes',
  { skip: !isRoot && 'finds them by their uid' },
  async () => {
    await using folder = new Folder();
    // A region of its own, and so a uid of its own.
    const deployment = await delivered(folder, fixture('actor'), { region: 'xx-test-9' });
    const uid = hostUid(deployment.account);
    // Not those that have ended and wait for init to take note.
    const running = async () =>
      (await run('ps', ['-eo', 'uid=,stat='])).stdout
        .split('\n')
        .filter((line) => line.includes(String(uid)) && !line.includes(' Z'));
    const module = (path: string) =>
      JSON.stringify(fileURLToPath(new URL(`../../src/${path}`, import.meta.url)));
    const script = `
    import { openModels, prepareSandbox } from ${module('deployment/index.ts')};
    import { Content, systemClock } from ${module('kernel/index.ts')};
    const sandbox = await prepareSandbox({ unsealed: false });
    const models = openModels({ runDirectory: ${JSON.stringify(folder.at('run'))}, sandbox, clock: systemClock });
    const deployment = ${JSON.stringify(deployment)};
    const body = new Content(Buffer.from('{"act":"answer"}'));
    const signal = new AbortController().signal;
    await models.invoke({ deployment, customer: '1', path: '/invocations', body, stream: false, signal });
    process.send('ready');
    setInterval(() => {}, 1000);`;
    writeFileSync(folder.at('run.mjs'), script);
    const caprock = fork(folder.at('run.mjs'));
    await once(caprock, 'message');
    assert.ok((await running()).length >= 2);
    caprock.kill('SIGKILL');
    await once(caprock, 'exit');
    for (let tries = 0; tries < 20 && (await running()).length > 0; tries += 1) await pause(50);
    assert.deepEqual(await running(), []);
  },
);

test('the stage is a folder that hides none of the paths that are needed', () => {
  assert.equal(stageFor(['/root/home', '/usr/bin/bwrap'], ['/mnt', '/srv']), '/mnt');
  assert.equal(stageFor(['/mnt/home', '/mntx'], ['/mnt', '/srv']), '/srv');
  assert.equal(stageFor(['/mnt/home', '/srv'], ['/mnt', '/srv']), undefined);
});

test('a catalog at a path with a link in it serves what was delivered there', async () => {
  await using folder = new Folder();
  await delivered(folder, fixture('actor'));
  const { symlinkSync } = await import('node:fs');
  symlinkSync(folder.path, folder.at('link'));
  await using catalog = await openCatalog({ directory: folder.at('link', 'deployments'), region: REGION });
  assert.deepEqual(catalog.refused, []);
  const found = catalog.find('acme.actor-v1:0');
  assert.ok(found);
  await using models = await running(folder);
  assert.equal(await textOf(await models.invoke(asking(found, { act: 'answer' }))), '{"text":"ok"}');
});
