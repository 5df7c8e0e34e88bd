import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, test } from 'node:test';
import type { Deployment, Models } from '#deployment';
import { DENIED } from '../../src/deployment/sandbox/denied-syscalls.ts';
import { callsToTry, problemsOf } from '../../src/deployment/sandbox/findings.ts';
import { HOST_PATHS, probe } from '../../src/deployment/sandbox/probing.ts';
import { isSupportedArchitecture } from '../../src/deployment/sandbox/seccomp.ts';
import { asking, delivered, fixture, Folder, running, sealed, textOf } from './support.ts';

const architecture = isSupportedArchitecture(process.arch) ? process.arch : assert.fail();
const column = architecture === 'x64' ? 0 : 1;

/** The hostile software, running. */
class Hostile implements AsyncDisposable {
  readonly deployment: Deployment;
  readonly #models: Models;

  constructor(deployment: Deployment, models: Models) {
    this.deployment = deployment;
    this.#models = models;
  }

  /** What one attempt came to: `did: …` or `could not: …`. */
  async attempt(attempt: string, more: Record<string, unknown> = {}): Promise<string> {
    return textOf(await this.#models.invoke(asking(this.deployment, { attempt, ...more })));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#models[Symbol.asyncDispose]();
  }
}

async function startHostile(folder: Folder): Promise<Hostile> {
  return new Hostile(await delivered(folder, fixture('hostile')), await running(folder));
}

describe('hostile software in its sandbox', () => {
  test('reaches no network: no TCP, UDP, DNS, metadata service, abstract or other socket', async () => {
    await using folder = new Folder();
    await using hostile = await startHostile(folder);
    const abstract = `\0caprock-test-${randomUUID()}`;
    await using server = createServer(() => assert.fail('reached from inside'));
    server.listen(abstract);
    await using loopback = createServer(() => assert.fail('reached from inside')).listen(0, '127.0.0.1');
    await new Promise((resolve) => loopback.once('listening', resolve));
    const address = loopback.address();
    const port = typeof address === 'object' ? address?.port : undefined;

    const destinations = [
      { host: '127.0.0.1', port },
      { host: '169.254.169.254', port: 80 },
      { host: '1.1.1.1', port: 443 },
      { host: '::1', port },
      { path: abstract },
    ];
    for (const to of destinations) assert.equal(await hostile.attempt('connect', { to }), 'could not: EPERM');
    assert.equal(await hostile.attempt('datagram'), 'could not: EPERM');
    assert.match(await hostile.attempt('resolve', { name: 'example.com' }), /^could not: /);
    for (const path of ['/tmp/door', '\0door']) {
      assert.equal(await hostile.attempt('listen', { path }), 'could not: EPERM');
    }
    assert.match(await hostile.attempt('interfaces'), /^could not: /);
  });

  test('finds the kernel closed: each denied system call is refused, the socket families one by one', async () => {
    const sandbox = await sealed();
    const names = DENIED.flatMap(({ calls }) => Object.entries(calls)).flatMap(([name, numbers]) => {
      const number = numbers[column];
      return number === undefined ? [] : [{ name, number }];
    });
    const { results } = await probe(sandbox, [
      ...names.map(({ number }) => ({ number, arguments: [0, 0, 0, 0, 0, 0] })),
      ...callsToTry(architecture),
    ]);
    assert.ok(results !== null);
    assert.deepEqual(
      results.filter((result) => result !== -1),
      [],
    );
  });

  test(
    'is killed when it enters the kernel through the 32-bit gate',
    { skip: architecture !== 'x64' },
    async () => {
      // getpid of either table, first by the usual way to show that it is the gate that makes the difference.
      assert.ok((await probe(await sealed(), [{ number: 39, arguments: [] }])).results !== null);
      const gate = await probe(await sealed(), [{ number: 20, arguments: [], through32BitGate: true }]);
      assert.equal(gate.results, null);
    },
  );

  test('cannot read a file that only root may read, nor any other of the host', async () => {
    await using folder = new Folder();
    await using hostile = await startHostile(folder);
    const secret = folder.at('secret');
    writeFileSync(secret, 'secret');
    chmodSync(secret, 0o600);
    const known = [
      '/etc/shadow',
      '/etc/passwd',
      '/etc/resolv.conf',
      '/proc/1/root/etc/shadow',
      '/sys/kernel',
      '/var/log',
    ];
    for (const path of [secret, hostile.deployment.path, process.execPath, ...known]) {
      assert.match(await hostile.attempt('read', { path }), /^could not: (ENOENT|EACCES)$/, path);
    }
    assert.equal(await hostile.attempt('list', { path: '/' }), 'did: bundle dev lib lib64 opt proc tmp usr');
    assert.equal(await hostile.attempt('list', { path: '/usr' }), 'did: lib lib64');
    assert.equal(await hostile.attempt('list', { path: '/opt/caprock' }), 'did: node prlimit');
    assert.equal(await hostile.attempt('list', { path: '/bundle' }), 'did: caprock.json serve.mjs');
    for (const name of ['cmdline', 'version', 'modules', 'swaps', 'keys']) {
      if (existsSync(`/proc/${name}`))
        assert.equal(await hostile.attempt('read', { path: `/proc/${name}` }), 'did: 0');
    }
  });

  test('cannot write anywhere but to its two folders in memory, which are bounded', async () => {
    await using folder = new Folder();
    await using hostile = await startHostile(folder);
    const closed = [
      '/x',
      '/bundle/x',
      '/bundle/serve.mjs',
      '/usr/lib/x',
      '/opt/caprock/node',
      '/dev/x',
      '/lib/x',
    ];
    for (const path of closed) assert.match(await hostile.attempt('write', { path }), /^could not: /, path);
    for (const path of [
      '/proc/sys/kernel/core_pattern',
      '/proc/sysrq-trigger',
      '/proc/sys/kernel/hostname',
    ]) {
      const outcome = await hostile.attempt('write', { path });
      assert.match(outcome, path.endsWith('trigger') ? /did|could not/ : /^could not: /, path);
    }
    assert.equal(await hostile.attempt('fill', { path: '/tmp' }), `did: ENOSPC after ${64 << 20}`);
    assert.equal(await hostile.attempt('fill', { path: '/dev/shm' }), `did: ENOSPC after ${8 << 20}`);
    assert.equal(await hostile.attempt('write', { path: '/tmp/x' }), 'did: undefined');
  });

  test('sees two processes, and gets nothing out of the one above it', async () => {
    await using folder = new Folder();
    await using hostile = await startHostile(folder);
    assert.equal(await hostile.attempt('processes'), 'did: 2');
    assert.equal(await hostile.attempt('signal reaper'), 'did: sent');
    assert.equal(await hostile.attempt('processes'), 'did: 2');
    assert.match(await hostile.attempt('reaper memory'), /^could not: /);
  });

  test('inherits nothing of the host’s environment, nor descriptors besides its socket', async () => {
    await using folder = new Folder();
    process.env['CAPROCK_TEST_SECRET'] = 'canary-4711';
    await using hostile = await startHostile(folder);
    const environment = await hostile.attempt('environment');
    assert.deepEqual(Object.keys(JSON.parse(environment.slice('did: '.length))).sort(), [
      'HOME',
      'LANG',
      'OPT_OUT_TRACKING',
      'PATH',
      'PWD',
      'TMPDIR',
    ]);
    assert.ok(!(await hostile.attempt('environment of the reaper')).includes('canary'));
    delete process.env['CAPROCK_TEST_SECRET'];
    const descriptors = (await hostile.attempt('descriptors')).split('\n');
    const allowed =
      /^(did: )?(\/dev\/null|socket:\[\d+\]|pipe:\[\d+\]|anon_inode:\[(eventpoll|eventfd)\]|\/proc\/2\/fd|)$/;
    for (const descriptor of descriptors) assert.match(descriptor, allowed);
  });

  test('leaves no core behind, and cannot lift its bounds', async () => {
    await using folder = new Folder();
    await using hostile = await startHostile(folder);
    assert.equal(await hostile.attempt('core'), 'did: SIGABRT: ');
    assert.match(await hostile.attempt('raise limits'), /^could not: /);
    const { report } = await probe(await sealed(), []);
    // One byte: the value at which the kernel does not even start a piped core handler.
    assert.equal(report.limits['Max core file size'], '1');
    assert.match(report.coreDumpFilter, /^0+$/);
  });

  test('comes to an end with processes, files and memory, and Caprock does not', async () => {
    await using folder = new Folder();
    await using hostile = await startHostile(folder);
    assert.match(await hostile.attempt('open files'), /^did: EMFILE after 4\d{3}$/);
    const forked = await hostile.attempt('fork');
    assert.match(forked, /, [1-9]\d* refused$/);
    assert.equal(await hostile.attempt('processes').then((text) => /^did: \d/.test(text)), true);
  });
});

describe('the bound on memory', () => {
  test('ends software that takes more than its manifest says, and is then started again', async () => {
    await using folder = new Folder();
    const { bundleFrom } = await import('./support.ts');
    const small = await delivered(folder, bundleFrom(folder, 'hostile', { memoryMegabytes: 1024 }));
    await using models = await running(folder);
    const attempt = async (megabytes: number) =>
      textOf(await models.invoke(asking(small, { attempt: 'memory', megabytes })));
    assert.equal(await attempt(64), 'did: 64 held');
    const outcome = await attempt(2048).catch((error: Error) => error.message);
    assert.doesNotMatch(outcome, /^did/);
    assert.equal(await attempt(64), 'did: 64 held');
  });
});

describe('the findings of the probe', () => {
  test('are none in a sandbox that holds', async () => {
    assert.deepEqual(problemsOf(await probe(await sealed(), callsToTry(architecture))), []);
  });

  test('name what does not hold in a process without a sandbox', async () => {
    const { unsealedSandbox } = await import('../../src/deployment/sandbox/unsealed.ts');
    const problems = problemsOf(await probe(unsealedSandbox(process.execPath), callsToTry(architecture)));
    for (const expected of [
      /filter/,
      /system call/,
      /privileges/i,
      /Processes/,
      /Files/,
      /network connection/,
      /Core/,
    ]) {
      assert.ok(
        problems.some((problem) => expected.test(problem)),
        String(expected),
      );
    }
    // What the probe looks for is really there on this host.
    assert.ok(HOST_PATHS.filter(existsSync).length > 5);
  });
});

test('no mount of a sandbox is seen by the host', async () => {
  await using folder = new Folder();
  await using hostile = await startHostile(folder);
  await hostile.attempt('processes');
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  assert.deepEqual(
    mounts.filter((line) => line.includes(' caprock ') || line.includes('/bundle')),
    [],
  );
});
