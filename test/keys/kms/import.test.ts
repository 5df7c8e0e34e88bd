import assert from 'node:assert/strict';
import { constants, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { openStore } from '#store';
import { temporaryFolder } from '../../support/temporary.ts';
import { found, newKey, openKms, testClock } from './support.ts';

const HOUR = 3600_000;
const fail = (error: unknown): never => {
  throw error;
};

test('imported material that has expired is used no more, and then is gone; a token is good for a day', async () => {
  await using folder = await temporaryFolder();
  await using store = await openStore(`sqlite:${folder.file('state.db')}`);
  const clock = testClock();
  const kms = await openKms(store, folder.file('root.key'), clock);
  const key = await newKey(kms, 'EXTERNAL');
  const wrapping = { algorithm: 'RSAES_OAEP_SHA_256', spec: 'RSA_2048' };
  const { token, publicKey } = await kms.imports.parameters(key, wrapping);
  const encrypted = publicEncrypt(
    {
      key: createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' }),
      oaepHash: 'sha256',
      padding: constants.RSA_PKCS1_OAEP_PADDING,
    },
    randomBytes(32),
  );
  const wish = { token, encrypted, description: undefined, materialId: undefined };
  await kms.imports.import(key, { ...wish, validTo: clock.now() + HOUR });
  const blob = await kms.symmetric.encrypt(await found(kms, key), Buffer.from('x'), undefined);
  clock.time += HOUR;
  // Before the job has come by.
  const refused = { code: 'KMSInvalidStateException' };
  await assert.rejects(kms.symmetric.decrypt(await found(kms, key), blob, undefined), refused);
  await kms.startJobs(fail)[Symbol.asyncDispose]();
  const expired = await found(kms, key);
  assert.deepEqual([expired.state, expired.version?.sealed], ['PendingImport', null]);
  await assert.rejects(kms.symmetric.decrypt(expired, blob, undefined), refused);
  await kms.imports.import(expired, { ...wish, validTo: null });
  assert.equal((await kms.symmetric.decrypt(await found(kms, key), blob, undefined)).toString(), 'x');
  clock.time += 24 * HOUR;
  await assert.rejects(kms.imports.import(key, { ...wish, validTo: null }), {
    code: 'ExpiredImportTokenException',
  });
});
