import assert from 'node:assert/strict';
import { readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { Secret, systemClock } from '#kernel';
import { createSealer, openRootKeys, removeLeftovers, rootKeyProvider, type AskPassphrase } from '#keys';
import { revealSecret } from '#reveal-secret';
import { openStore } from '#store';
import { inFipsMode } from '../support/fips.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary.ts';

const clock = systemClock;
const place = { accountId: '111122223333', purpose: 'access-keys', table: 't', row: 'r', column: 'c' };
const WORDS = 'correct horse battery staple';

async function open() {
  const folder = await temporaryFolder();
  const store = await openStore(`sqlite:${folder.file('state.db')}`);
  return {
    folder,
    store,
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function words(folder: TemporaryFolder, text: string, name = 'words'): Promise<string> {
  await writeFile(folder.file(name), text, { mode: 0o600 });
  return `passphrase:${folder.file(name)}`;
}

describe('a root key of a passphrase', () => {
  test('opens at the next start what it sealed at this one, from a file or typed', async () => {
    await using set = await open();
    const spec = await words(set.folder, `${WORDS}\n`);
    const first = await openRootKeys({ ...set, clock, provider: rootKeyProvider(spec, { home: '/' }) });
    const sealed = await createSealer({ ...set, clock, rootKeys: first }).seal(new Secret('x'), place);
    const asked: boolean[] = [];
    const ask: AskPassphrase = async (isNew) => {
      asked.push(isNew);
      return new Secret(WORDS);
    };
    const provider = rootKeyProvider('passphrase:prompt', { home: '/', ask });
    const second = await openRootKeys({ ...set, clock, provider });
    assert.equal(
      revealSecret(await createSealer({ ...set, clock, rootKeys: second }).open(sealed, place)),
      'x',
    );
    assert.deepEqual(asked, [false], 'it is asked once, and not as for a new key');
  });

  test('is derived with what the mode has, with a salt of its own, and says how beside the state', async () => {
    const salts = new Set<unknown>();
    for (let time = 0; time < 2; time += 1) {
      await using set = await open();
      const provider = rootKeyProvider(await words(set.folder, WORDS), { home: '/' });
      await openRootKeys({ ...set, clock, provider });
      const row = await set.store.db.selectFrom('root_keys').selectAll().executeTakeFirstOrThrow();
      const { salt, ...rest } = JSON.parse(row.parameters) as Record<string, unknown>;
      salts.add(salt);
      assert.deepEqual(
        rest,
        inFipsMode
          ? { kdf: 'pbkdf2-sha512', iterations: 600_000 }
          : { kdf: 'argon2id', memory: 131_072, passes: 3, lanes: 4 },
      );
    }
    assert.equal(salts.size, 2);
  });

  test('that is another one is refused', async () => {
    await using set = await open();
    await openRootKeys({
      ...set,
      clock,
      provider: rootKeyProvider(await words(set.folder, WORDS), { home: '/' }),
    });
    const wrong = rootKeyProvider(await words(set.folder, `${WORDS}s`, 'wrong'), { home: '/' });
    await assert.rejects(openRootKeys({ ...set, clock, provider: wrong }), (error: Error) => {
      assert.match(error.message, /is not the one/);
      assert.ok(!error.message.includes(WORDS));
      return true;
    });
  });

  test('that is short, in a file that others can read, or in none is refused', async () => {
    await using set = await open();
    const start = async (spec: string) =>
      openRootKeys({ ...set, clock, provider: rootKeyProvider(spec, { home: '/' }) });
    await assert.rejects(start(await words(set.folder, 'fifteen letters')), { code: 'WeakPassphrase' });
    await writeFile(set.folder.file('open'), WORDS, { mode: 0o644 });
    await assert.rejects(start(`passphrase:${set.folder.file('open')}`), { code: 'UnsafeFile' });
    await assert.rejects(start(`passphrase:${set.folder.file('none')}`), { code: 'RootKeyMissing' });
  });

  test('that stands where its path should is refused without being repeated', () => {
    for (const spec of [`passphrase:${WORDS}`, 'passphrase:prompt', 'passphrase:', 'file:', 'vault:x', 'x']) {
      assert.throws(
        () => rootKeyProvider(spec, { home: '/' }),
        (error: Error & { code?: string }) => error.code === 'BadSetting' && !error.message.includes(WORDS),
      );
    }
  });
});

describe('a root key that is lost', () => {
  test('is named with exactly what is lost and what is not', async () => {
    await using set = await open();
    const provider = rootKeyProvider('', { home: set.folder.path });
    const rootKeys = await openRootKeys({ ...set, clock, provider });
    const sealer = createSealer({ ...set, clock, rootKeys });
    await sealer.seal(new Secret('x'), place);
    await sealer.seal(new Secret('x'), { ...place, accountId: '222222223333' });
    await sealer.seal(new Secret('x'), { ...place, purpose: 'mfa-devices' });
    await rename(set.folder.file('root.key'), set.folder.file('away'));
    await assert.rejects(openRootKeys({ ...set, clock, provider }), {
      code: 'WrongRootKey',
      message:
        /root\.key is missing: put your copy back.*lost: secret access keys \(2 accounts\); seeds of MFA devices \(one account\)\. Not lost are .*policies.*audit trail/,
    });
    assert.deepEqual((await readdir(set.folder.path)).includes('root.key'), false, 'no other one was made');
  });

  test('before anything was sealed is made anew', async () => {
    await using set = await open();
    const provider = rootKeyProvider('', { home: set.folder.path });
    await openRootKeys({ ...set, clock, provider });
    await rm(set.folder.file('root.key'));
    const rootKeys = await openRootKeys({ ...set, clock, provider });
    assert.ok(await createSealer({ ...set, clock, rootKeys }).seal(new Secret('x'), place));
  });

  test('and of which the state of an earlier version knows nothing is taken from its data keys', async () => {
    await using set = await open();
    const provider = rootKeyProvider('', { home: set.folder.path });
    const rootKeys = await openRootKeys({ ...set, clock, provider });
    const sealed = await createSealer({ ...set, clock, rootKeys }).seal(new Secret('x'), place);
    await set.store.db.deleteFrom('root_keys').execute();
    const again = await openRootKeys({ ...set, clock, provider });
    assert.equal(
      revealSecret(await createSealer({ ...set, clock, rootKeys: again }).open(sealed, place)),
      'x',
    );
  });
});

test('copies of the root key that a killed writer left are removed, and a young one is not', async () => {
  await using folder = await temporaryFolder();
  for (const name of ['.root.key.aaaaaaaaaaaa', '.root.key.bbbbbbbbbbbb', 'root.key', '.other'])
    await writeFile(folder.file(name), 'k', { mode: 0o600 });
  const old = (Date.now() - 3_600_000) / 1000;
  for (const name of ['.root.key.aaaaaaaaaaaa', 'root.key', '.other'])
    await utimes(folder.file(name), old, old);
  await removeLeftovers(folder.file('root.key'), Date.now());
  assert.deepEqual((await readdir(folder.path)).sort(), ['.other', '.root.key.bbbbbbbbbbbb', 'root.key']);
});
