import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createSealer, loadRootKey } from '#keys';
import { Secret, systemClock } from '#kernel';
import { openStore } from '#store';
import type { MicroCase } from './case.ts';

const FIELD_BYTES = 1024;

/** Seal and open of a field of 1 KB under a data key that is open already, beside AES-256-GCM alone. */
export async function sealCases(
  directory: string,
): Promise<{ readonly cases: readonly MicroCase[] } & AsyncDisposable> {
  const home = mkdtempSync(join(directory, 'seal-'));
  const store = await openStore(`sqlite:${join(home, 'state.db')}`);
  const sealer = createSealer({
    store,
    rootKey: await loadRootKey(join(home, 'root.key')),
    clock: systemClock,
  });
  const place = {
    accountId: '123456789012',
    purpose: 'bench',
    table: 'fields',
    row: 'AIDAEXAMPLE',
    column: 'sealed',
  };
  const text = randomBytes(FIELD_BYTES / 2).toString('hex');
  const field = new Secret(text);
  const sealed = await sealer.seal(field, place);

  const key = createSecretKey(randomBytes(32));
  const plain = Buffer.from(text);
  const encrypt = (): readonly [nonce: Buffer, text: Buffer, tag: Buffer] => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
    return [nonce, Buffer.concat([cipher.update(plain), cipher.final()]), cipher.getAuthTag()];
  };
  const [nonce, encrypted, tag] = encrypt();
  const decrypt = (): Buffer => {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(encrypted), decipher.final()]);
  };
  return {
    cases: [
      {
        name: 'seal a field of 1 KB',
        operation: () => sealer.seal(field, place),
        floorName: 'node:crypto AES-256-GCM',
        floor: encrypt,
      },
      {
        name: 'open it',
        operation: () => sealer.open(sealed, place),
        floorName: 'node:crypto AES-256-GCM',
        floor: decrypt,
      },
    ],
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
