import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openCatalog, openModels, type BundleSealer, type Deployment } from '#deployment';
import { limits, systemClock } from '#kernel';
import { createBundleSealer, loadRootKey, shredDataKeys } from '#keys';
import { openStore, type Store } from '#store';
import { unsealedSandbox } from '../../src/deployment/sandbox/unsealed.ts';
import { singleRootKey } from '../../src/keys/root/root-keys.ts';
import { Canaries } from '../support/canaries.ts';
import { asking, bundleFrom, delivered, Folder, REGION, sealed, textOf } from './support.ts';

const ACCOUNT = '111122223333';
const MODEL = 'acme.actor-v1:0';

/** A home in which bundles can be sealed. */
class Home extends Folder {
  store!: Store;
  sealer!: BundleSealer;

  static async open(): Promise<Home> {
    const home = new Home();
    home.store = await openStore(`sqlite:${home.at('state.db')}`);
    const rootKeys = singleRootKey(await loadRootKey(home.at('root.key')));
    home.sealer = createBundleSealer({ store: home.store, rootKeys, clock: systemClock, accountId: ACCOUNT });
    return home;
  }

  deliver(source: string, form?: 'sealed' | 'plain'): Promise<Deployment> {
    return delivered(this, source, { sealer: this.sealer, ...(form === undefined ? {} : { form }) });
  }

  catalog() {
    return openCatalog({ directory: this.at('deployments'), region: REGION, sealer: this.sealer });
  }

  async models() {
    const sandbox = await sealed();
    const limitsOfTest = { modelStopMilliseconds: 3_000 };
    return openModels({
      runDirectory: this.at('run'),
      sandbox,
      sealer: this.sealer,
      clock: systemClock,
      limits: limitsOfTest,
    });
  }

  /** Of this provider: the folders of its account. */
  copies(): string[] {
    return readdirSync(this.at('deployments', REGION, 'acme')).filter((name) =>
      /^[0-9a-f]{64}|^\.in/.test(name),
    );
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.store[Symbol.asyncDispose]();
    await super[Symbol.asyncDispose]();
  }
}

/** The actor with weights of three chunks, and files whose names, modes and contents are to be found inside. */
function bundle(home: Home, canary: string, members: Record<string, unknown> = {}): string {
  const source = bundleFrom(home, 'actor', { notice: `Notice ${canary}.`, ...members });
  mkdirSync(join(source, 'weights', 'deep'), { recursive: true });
  writeFileSync(join(source, 'weights', 'deep', `${canary}.bin`), Buffer.alloc(2_500_000, canary));
  writeFileSync(join(source, 'weights', 'empty'), '');
  writeFileSync(join(source, 'run'), `#!${canary}`, { mode: 0o755 });
  // Looks at what it was given: paths, modes and a digest, and whether it can change any of it.
  const serve = readFileSync(join(source, 'serve.mjs'), 'utf8').replace(
    'const acts = {',
    `import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
const acts = {
  look: (response) => {
    const paths = readdirSync('/bundle', { recursive: true }).sort();
    const files = paths.map((path) => {
      const stats = statSync('/bundle/' + path);
      const hash = stats.isFile() ? createHash('sha256').update(readFileSync('/bundle/' + path)).digest('hex') : '';
      // What is read-only as a whole may have folders that say otherwise.
      return [path, (stats.mode & 0o555).toString(8), hash];
    });
    let written = 'written';
    try { writeFileSync('/bundle/serve.mjs', ''); } catch (error) { written = error.code; }
    response.end(JSON.stringify({ files, written }));
  },`,
  );
  writeFileSync(join(source, 'serve.mjs'), serve);
  return source;
}

describe('a bundle that was delivered sealed', () => {
  test('answers from its sandbox, which has its files as they are, read-only, and nothing besides', async () => {
    await using home = await Home.open();
    const source = bundle(home, new Canaries().next());
    const deployment = await home.deliver(source, 'sealed');
    assert.equal(deployment.form, 'sealed');
    await using catalog = await home.catalog();
    assert.deepEqual(catalog.list(), [deployment]);
    await using models = await home.models();
    const looked = await textOf(await models.invoke(asking(deployment, { act: 'look' })));

    await using plainHome = await Home.open();
    const plain = await plainHome.deliver(source);
    assert.equal(plain.digest, deployment.digest);
    await using plainModels = await plainHome.models();
    assert.equal(await textOf(await plainModels.invoke(asking(plain, { act: 'look' }))), looked);
    assert.match(looked, /"written":"EROFS"/);
    assert.match(looked, /\["run","555",/);
  });

  test('leaves no byte of it readable: not content, not names, not list, not manifest', async () => {
    await using home = await Home.open();
    const canaries = new Canaries();
    const deployment = await home.deliver(bundle(home, canaries.next()), 'sealed');
    await using models = await home.models();
    assert.equal(await textOf(await models.invoke(asking(deployment, { act: 'answer' }))), '{"text":"ok"}');
    const names = readdirSync(home.path, { recursive: true, encoding: 'utf8' });
    const kept = names.filter((name) => !name.startsWith('source-'));
    assert.ok(kept.length > 10);
    assert.deepEqual(
      kept.filter((name) => name.includes(canaries.prefix)),
      [],
    );
    for (const name of kept) {
      const path = home.at(name);
      if (!statSync(path).isFile()) continue;
      const bytes = readFileSync(path);
      assert.ok(!canaries.isIn(bytes) && !bytes.includes('serve.mjs'), name);
    }
    assert.equal(statSync(join(deployment.path, '0')).mode & 0o777, 0o400);
  });

  test('is shown to nobody by the command line: the names of its files are not on it', async () => {
    await using home = await Home.open();
    const canaries = new Canaries();
    const deployment = await home.deliver(bundle(home, canaries.next()), 'sealed');
    await using models = await home.models();
    await models.invoke(asking(deployment, { act: 'answer' }));
    const lines = commandLines();
    assert.ok(lines.some((line) => line.includes('serve.mjs')));
    assert.deepEqual(
      lines.filter((line) => line.includes(canaries.prefix)),
      [],
    );
  });

  test('of more files than may be sealed is refused with what to do', async () => {
    await using home = await Home.open();
    const source = bundleFrom(home, 'actor');
    for (let count = 2; count <= limits.sealedBundleFiles; count += 1)
      writeFileSync(join(source, `file-${count}`), '');
    await assert.rejects(home.deliver(source, 'sealed'), {
      code: 'InvalidBundle',
      message: /1000 files at most, and this one 1001: pack them together, or deliver it plain/,
    });
  });

  test('is not run without a sandbox, and it is said why', async () => {
    await using home = await Home.open();
    const deployment = await home.deliver(bundleFrom(home, 'actor'), 'sealed');
    await using catalog = await openCatalog({ directory: home.at('deployments'), region: REGION });
    assert.match(catalog.refused[0]?.problem ?? '', /delivered sealed.*start without --unsealed/);
    await using models = openModels({
      runDirectory: home.at('run'),
      sandbox: unsealedSandbox(process.execPath),
      sealer: home.sealer,
      clock: systemClock,
    });
    await assert.rejects(models.invoke(asking(deployment, { act: 'answer' })), { code: /./ });
  });

  test('whose data key was shredded is lost, and can be delivered again', async () => {
    await using home = await Home.open();
    const source = bundleFrom(home, 'actor');
    await home.deliver(source, 'sealed');
    await shredDataKeys(home.store, { accountId: ACCOUNT, purpose: 'bundles' });
    const rootKeys = singleRootKey(await loadRootKey(home.at('root.key')));
    home.sealer = createBundleSealer({ store: home.store, rootKeys, clock: systemClock, accountId: ACCOUNT });
    await using catalog = await home.catalog();
    assert.match(catalog.refused[0]?.problem ?? '', /data key.*destroyed/);
    await home.deliver(source);
    await catalog.refresh();
    assert.equal(catalog.find(MODEL)?.form, 'sealed');
  });
});

describe('delivering sealed and plain', () => {
  test('sealed over plain leaves nothing of the model in the clear, earlier deliveries and the running process too', async () => {
    await using home = await Home.open();
    const old = await home.deliver(bundleFrom(home, 'actor', { notice: 'Old.' }));
    const source = bundleFrom(home, 'actor');
    const plain = await home.deliver(source);
    const other = await home.deliver(bundleFrom(home, 'remembers'));
    await using models = await home.models();
    const before = await textOf(await models.invoke(asking(plain, { act: 'identity' })));
    const now = await home.deliver(source, 'sealed');
    assert.deepEqual(home.copies().sort(), [`${now.digest}.sealed`, other.digest].sort());
    assert.notEqual(old.digest, plain.digest);
    assert.equal(now.digest, plain.digest);
    assert.notEqual(await textOf(await models.invoke(asking(now, { act: 'identity' }))), before);
    assert.equal(models.status().length, 1);
  });

  test('a model that is sealed stays so until plain is asked for by name', async () => {
    await using home = await Home.open();
    const source = bundleFrom(home, 'actor');
    await home.deliver(source, 'sealed');
    const newer = await home.deliver(bundleFrom(home, 'actor', { notice: 'Newer.' }));
    assert.equal(newer.form, 'sealed');
    assert.ok(home.copies().every((name) => name.endsWith('.sealed')));
    const plain = await home.deliver(source, 'plain');
    assert.equal(plain.form, 'plain');
    assert.deepEqual(home.copies().sort(), [plain.digest, `${newer.digest}.sealed`].sort());
    await using catalog = await home.catalog();
    assert.deepEqual(catalog.list(), [plain]);
  });

  test('a model whose entry is damaged is not taken for one that may lie in the clear', async () => {
    await using home = await Home.open();
    const source = bundleFrom(home, 'actor');
    await home.deliver(source, 'sealed');
    writeFileSync(home.at('deployments', REGION, 'acme', 'models', `${MODEL}.json`), '{');
    assert.equal((await home.deliver(source)).form, 'sealed');
  });

  test('of the same bundle again copies nothing, and repairs a copy that was altered', async () => {
    await using home = await Home.open();
    const source = bundleFrom(home, 'actor');
    const { path } = await home.deliver(source, 'sealed');
    const bytes = readFileSync(join(path, '1'));
    await home.deliver(source, 'sealed');
    assert.deepEqual(readFileSync(join(path, '1')), bytes);
    change(join(path, '1'), (sealedBytes) => sealedBytes.subarray(0, -1));
    await home.deliver(source, 'sealed');
    await using catalog = await home.catalog();
    assert.equal(catalog.list().length, 1);
  });
});

describe('a sealed copy of which something was altered', () => {
  let home: Home;
  let one: Deployment;
  let other: Deployment;

  before(async () => {
    home = await Home.open();
    one = await home.deliver(bundle(home, 'one'), 'sealed');
    other = await home.deliver(bundle(home, 'other', { modelId: 'acme.other-v1:0' }), 'sealed');
    for (const { path } of [one, other]) {
      chmodSync(path, 0o755);
      cpSync(path, `${path}.kept`, { recursive: true });
    }
  });
  after(() => home[Symbol.asyncDispose]());

  /** The number of the file with three chunks. */
  const weights = (deployment: Deployment): string =>
    readdirSync(deployment.path).find((name) => statSync(join(deployment.path, name)).size > 1_000_000) ?? '';
  const CHUNK = 1024 * 1024 + 16;

  const alterations: Record<string, () => void> = {
    'a list cut off': () => change(join(one.path, 'list'), (bytes) => bytes.subarray(0, -1)),
    'a list that is missing': () => rmSync(join(one.path, 'list')),
    'a file that is missing': () => rmSync(join(one.path, '0')),
    'a file too many': () => writeFileSync(join(one.path, '99'), 'x'),
    'a file cut off between two chunks': () =>
      change(join(one.path, weights(one)), (bytes) => bytes.subarray(0, 81 + CHUNK)),
    'a file with two chunks swapped': () =>
      change(join(one.path, weights(one)), (bytes) =>
        Buffer.concat([
          bytes.subarray(0, 81),
          bytes.subarray(81 + CHUNK, 81 + 2 * CHUNK),
          bytes.subarray(81, 81 + CHUNK),
          bytes.subarray(81 + 2 * CHUNK),
        ]),
      ),
    'two files swapped': () => swap(join(one.path, '0'), join(one.path, '1')),
    'a list of another bundle': () =>
      cpSync(join(other.path, 'list'), join(one.path, 'list'), { force: true }),
    'the same file of another bundle': () =>
      cpSync(join(`${other.path}.kept`, weights(other)), join(one.path, weights(one)), { force: true }),
    'two bundles swapped': () => swap(one.path, other.path),
    // A byte of each region of each file, another one of its bits each time.
    ...Object.fromEntries(
      ['list', '0', '1', '2', '3', '4'].flatMap((name) =>
        [0, 5, 20, 60, 81, 0.3, 0.7, -1].map((where, bit) => [
          `one bit of ${name}, at ${where}`,
          () =>
            change(join(one.path, name), (bytes) => {
              const at =
                where < 0 || !Number.isInteger(where)
                  ? Math.floor(Math.abs(where) * (bytes.length - 1))
                  : where;
              bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
              return bytes;
            }),
        ]),
      ),
    ),
  };

  for (const [what, alter] of Object.entries(alterations)) {
    test(`${what}: it is refused at the next start`, async () => {
      alter();
      await using catalog = await home.catalog();
      restore();
      assert.equal(catalog.find(MODEL), undefined);
      assert.equal(catalog.refused.length, what === 'two bundles swapped' ? 2 : 1);
    });
  }

  for (const what of [
    'a file cut off between two chunks',
    'a file with two chunks swapped',
    'two files swapped',
    'the same file of another bundle',
    'two bundles swapped',
    'a list cut off',
    'one bit of 4, at -1',
  ]) {
    test(`${what} while the service runs: its software is not started`, async () => {
      await using models = await home.models();
      alterations[what]?.();
      await assert.rejects(models.invoke(asking(one, { act: 'answer' })), {
        code: 'ModelErrorException',
        message: /not what was delivered, or cannot be unsealed, and was not started/,
      });
      restore();
    });
  }

  function restore(): void {
    for (const { path } of [one, other]) {
      rmSync(path, { recursive: true, force: true });
      cpSync(`${path}.kept`, path, { recursive: true });
    }
  }
});

describe('software whose files are handed in', () => {
  /** Starts it with somebody waiting at its socket, and tells what came of that until the sandbox ended. */
  async function answerOf(lastFile: () => AsyncIterable<Uint8Array>): Promise<string> {
    await using folder = new Folder();
    const path = folder.at('socket');
    const listener = createServer().listen(path);
    await once(listener, 'listening');
    const caller = connect(path);
    let answer = '';
    caller.on('data', (bytes) => (answer += bytes.toString())).on('error', () => {});
    const serve =
      "import { createServer } from 'node:http'; createServer((_, response) => response.end('STARTED', () => process.exit())).listen({ fd: 3 });";
    const sandbox = await sealed();
    const guest = sandbox.launch({
      bundle: [
        { path: 'serve.mjs', bytes: serve.length, executable: false, read: () => single(Buffer.from(serve)) },
        { path: 'last', bytes: 100, executable: false, read: lastFile },
      ],
      command: ['node', 'serve.mjs'],
      account: 0,
      listener,
    });
    caller.write('GET / HTTP/1.1\r\nhost: sandbox\r\nconnection: close\r\n\r\n');
    listener.close();
    guest.filled.catch(() => {});
    await guest.ended;
    caller.destroy();
    return answer;
  }

  test('starts once the last of them is whole', async () => {
    assert.match(await answerOf(() => single(Buffer.from('fine'))), /STARTED/);
  });

  test('does not start when the last of them turns out to be altered, at its beginning or at its end', async () => {
    for (const good of [0, 3]) {
      const answer = await answerOf(async function* () {
        for (let count = 0; count < good; count += 1) yield Buffer.from('fine');
        throw new Error('altered');
      });
      assert.equal(answer, '');
    }
  });

  test('does not start, and leaves no process, when Caprock is killed while it hands them in', async () => {
    await using folder = new Folder();
    const mark = `marked-${process.pid}-${Math.random()}`;
    const child = fork(fileURLToPath(new URL('filling-process.ts', import.meta.url)), [
      folder.at('socket'),
      mark,
    ]);
    const [message] = await once(child, 'message');
    assert.equal(message, 'first file handed in');
    // Bubblewrap waits for the rest; nothing of the model's own runs.
    const running = (): string[] =>
      commandLines().filter((line) => line.includes(mark) && !line.includes('filling-process'));
    assert.ok(running().length > 0);
    child.kill('SIGKILL');
    await once(child, 'exit');
    for (let tries = 0; tries < 600 && running().length > 0; tries += 1) {
      assert.deepEqual(
        running().filter((line) => !line.includes('bwrap')),
        [],
      );
      await pause(50);
    }
    assert.deepEqual(running(), []);
  });
});

async function* single(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function commandLines(): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
    } catch {
      return [];
    }
  });
}

function change(path: string, alter: (bytes: Buffer) => Buffer): void {
  const bytes = alter(readFileSync(path));
  rmSync(path, { force: true });
  writeFileSync(path, bytes);
}

function swap(one: string, other: string): void {
  renameSync(one, `${one}.moving`);
  renameSync(other, one);
  renameSync(`${one}.moving`, other);
}
