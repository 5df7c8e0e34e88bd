import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { Secret, systemClock } from '#kernel';
import { createSealer, openRootKeys, rootKeyProvider, rotateRoot, type RootKeyProvider } from '#keys';
import { revealSecret } from '#reveal-secret';
import { openStore, type Store } from '#store';
import { refusalOf } from '../../src/keys/root/pkcs11-refusal.ts';
import { findSoftHsm, initToken, loadCompiled, softHsmEnvironment } from '../support/softhsm.ts';
import { startService } from '../support/service.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary.ts';

const clock = systemClock;
const PIN = 'sesame 1234';
const place = { accountId: '111122223333', purpose: 'access-keys', table: 't', row: 'r', column: 'c' };
const at = { accountId: '111122223333', purpose: 'p', dataKeyId: 'ab'.repeat(16) };
const softHsm = findSoftHsm();
const skip = typeof softHsm === 'string' ? softHsm : false;

test('a token that has locked itself is told apart from one that refuses the PIN', () => {
  // SoftHSM locks no token, however many PINs were wrong: what a module would answer is given here.
  const place = { token: 'caprock', object: 'root', modulePath: '/m.so', pinFile: '/pin' };
  const saying = (code: number) => refusalOf(place, Object.assign(new Error('CKR'), { code })).message;
  assert.match(
    saying(0xa4),
    /The token caprock \(.*\) is locked, after too many wrong PINs: its security officer/,
  );
  assert.match(saying(0xa4), /Nothing is lost\.$/);
  assert.match(saying(0xa0), /refuses the PIN\. Many tokens lock themselves/);
  assert.match(saying(0x999), /answers with CKR/);
});

describe('a root key in a hardware module, which here is SoftHSM', { skip }, () => {
  assert.ok(typeof softHsm !== 'string' || skip);
  const { library, modules } = typeof softHsm === 'string' ? { library: '', modules: '' } : softHsm;
  let folder: TemporaryFolder;
  let env: Record<string, string>;

  before(async () => {
    folder = await temporaryFolder();
    env = await softHsmEnvironment(folder);
    process.env['SOFTHSM2_CONF'] = env['SOFTHSM2_CONF'];
    initToken(env, 'caprock', PIN);
    initToken(env, 'second', PIN);
    initToken(env, 'closed', PIN);
    await writeFile(folder.file('pin'), `${PIN}\n`, { mode: 0o600 });
  });
  after(async () => folder[Symbol.asyncDispose]());

  function spec(token: string, object: string, pin = 'pin'): string {
    return `pkcs11:token=${token};object=${object}?module-path=${library}&pin-source=file:${folder.file(pin)}`;
  }

  function provider(object: string, { token = 'caprock', pin = 'pin' } = {}): RootKeyProvider {
    return rootKeyProvider(spec(token, object, pin), {
      home: folder.path,
      loadModule: loadCompiled({ library, modules }),
    });
  }

  async function sealedState(
    object: string,
  ): Promise<{ store: Store; sealed: Uint8Array } & AsyncDisposable> {
    const store = await openStore(`sqlite:${folder.file(`${object}.db`)}`);
    const rootKeys = await openRootKeys({ store, clock, provider: provider(object) });
    const sealed = await createSealer({ store, clock, rootKeys }).seal(new Secret('x'), place);
    return { store, sealed, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
  }

  async function opens(store: Store, sealed: Uint8Array, from: RootKeyProvider): Promise<string> {
    const rootKeys = await openRootKeys({ store, clock, provider: from });
    return revealSecret(await createSealer({ store, clock, rootKeys }).open(sealed, place));
  }

  test('opens what it sealed, in its place alone', async () => {
    await using set = await sealedState('opens');
    assert.equal(await opens(set.store, set.sealed, provider('opens')), 'x');
    const key = await (await openRootKeys({ ...set, clock, provider: provider('opens') })).active();
    const wrapped = await key.wrap(Buffer.alloc(32, 7), at);
    assert.deepEqual(await key.unwrap(wrapped, at), Buffer.alloc(32, 7));
    assert.notDeepEqual(await key.wrap(Buffer.alloc(32, 7), at), wrapped, 'no nonce comes twice');
    for (const other of [
      { ...at, accountId: '222222223333' },
      { ...at, dataKeyId: 'cd' },
    ])
      await assert.rejects(key.unwrap(wrapped, other), { code: 'DoesNotOpen' });
    for (let index = 0; index < wrapped.length; index += 7) {
      const altered = Buffer.from(wrapped);
      altered[index] = (altered[index] ?? 0) ^ 1;
      await assert.rejects(key.unwrap(altered, at), { code: 'DoesNotOpen' });
    }
    await assert.rejects(key.unwrap(wrapped.subarray(0, 20), at), { code: 'DoesNotOpen' });
  });

  test('has its successor beside it in the token, and gives its place to a file and back', async () => {
    await using set = await sealedState('turns');
    const here = provider('turns');
    const first = await rotateRoot({ ...set, clock, from: here, to: here });
    assert.notEqual(first.to, first.from);
    assert.equal(first.rewrapped, 1);
    assert.equal(await opens(set.store, set.sealed, provider('turns')), 'x');
    const file = rootKeyProvider(`file:${folder.file('turns.key')}`, { home: folder.path });
    await rotateRoot({ ...set, clock, from: here, to: file });
    assert.equal(await opens(set.store, set.sealed, file), 'x');
    await rotateRoot({ ...set, clock, from: file, to: provider('turns') });
    assert.equal(await opens(set.store, set.sealed, provider('turns')), 'x');
  });

  test('of another token, another label or another key says so and what is lost', async () => {
    await using set = await sealedState('lost');
    const startSays = (from: RootKeyProvider) =>
      openRootKeys({ ...set, clock, provider: from }).then(
        () => assert.fail('it opened'),
        (error: Error) => error.message,
      );
    assert.match(
      await startSays(provider('lost', { token: 'third' })),
      /sees no token labelled third \(it sees: .*caprock.*\)\. Nothing is lost.*Without it these are lost: secret access keys/,
    );
    assert.match(
      await startSays(provider('lost', { token: 'second' })),
      /the token second has no key of the label lost with its id: put your copy back.*Without it/,
    );
    assert.match(await startSays(provider('another')), /has no key of the label another with its id/);
  });

  test('behind a wrong PIN, or none, is refused without the PIN being told', async () => {
    // Who is logged in to a token is so for the whole process: another token, which nobody has opened yet.
    await writeFile(folder.file('wrong'), 'sesame 9999', { mode: 0o600 });
    await writeFile(folder.file('seen'), PIN, { mode: 0o644 });
    await using store = await openStore(`sqlite:${folder.file('closed.db')}`);
    const start = (pin: string) =>
      openRootKeys({ store, clock, provider: provider('root', { token: 'closed', pin }) });
    await assert.rejects(start('wrong'), (error: Error) => {
      assert.match(error.message, /The token closed .* refuses the PIN\. Many tokens lock themselves/);
      assert.doesNotMatch(error.message, /sesame/);
      return true;
    });
    await assert.rejects(start('none'), { message: /which holds the token's PIN, is not there/ });
    await assert.rejects(start('seen'), { code: 'UnsafeFile' });
    await start('pin');
  });

  test('by a library that is none is refused', async () => {
    await using store = await openStore(`sqlite:${folder.file('library.db')}`);
    const text = spec('caprock', 'root').replace(library, folder.file('pin'));
    const none = rootKeyProvider(text, { home: '/', loadModule: loadCompiled({ library, modules }) });
    await assert.rejects(openRootKeys({ store, clock, provider: none }), {
      code: 'RootKeyUnavailable',
      message: /cannot be loaded: look at the path/,
    });
  });

  test('is used by a service, which starts again with it and not without', async () => {
    const home = folder.file('home');
    const with_ = { ...env, NODE_PATH: modules, CAPROCK_ROOT_KEY: spec('caprock', 'service') };
    await (await startService({ home, env: with_ })).stop();
    await (await startService({ home, env: with_ })).stop();
    await assert.rejects(startService({ home, env: { ...with_, NODE_PATH: '' } }), {
      message: /needs the package pkcs11js/,
    });
    await rm(folder.file('tokens'), { recursive: true });
    await mkdir(folder.file('tokens'));
    await assert.rejects(startService({ home, env: with_ }), { message: /sees no token labelled caprock/ });
  });
});

describe('a PKCS #11 URI', () => {
  const good = 'pkcs11:token=my%20token;object=root?module-path=/usr/lib/x.so&pin-source=file:/run/pin';
  const name = (text: string) => rootKeyProvider(text, { home: '/' }).name;

  test('names token, key, library and the file of the PIN', () => {
    assert.equal(name(good), 'the token my token');
    assert.equal(name(good.replace('file:/run', 'file:///run')), 'the token my token');
  });

  test('that lacks one of them, or holds a PIN, is refused without being repeated', () => {
    for (const wrong of [
      'pkcs11:',
      good.replace('token=my%20token;', ''),
      good.replace('object=root', 'object='),
      good.replace('/usr/lib/', ''),
      good.replace('pin-source=file:/run/pin', 'pin-value=sesame'),
      `${good}&pin-value=sesame`,
      good.replace('%20', '%2'),
    ])
      assert.throws(
        () => name(wrong),
        (error: Error & { code?: string }) =>
          error.code === 'BadSetting' && !error.message.includes('sesame'),
        wrong,
      );
  });
});
