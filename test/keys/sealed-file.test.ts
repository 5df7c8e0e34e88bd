import assert from 'node:assert/strict';
import { createSecretKey, randomBytes, webcrypto, type KeyObject } from 'node:crypto';
import { describe, test } from 'node:test';
import { openFile, sealFile } from '../../src/keys/sealed-file.ts';

const CHUNK = 1024 * 1024;
const HEADER = 81;
const id = randomBytes(16);
const secret = randomBytes(32);
const key = createSecretKey(secret);
const place = Buffer.from('the bundle, the file');

async function whole(blocks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(blocks));
}

const seal = (plain: Uint8Array, at = place): Promise<Buffer> => whole(sealFile({ id, key }, [plain], at));

async function open(sealed: Uint8Array, at = place, by: KeyObject = key): Promise<Buffer> {
  const keyOf = async (asked: string): Promise<KeyObject> => {
    assert.equal(asked, id.toString('hex'));
    return by;
  };
  return whole(openFile(keyOf, [sealed], at));
}

describe('a sealed file', () => {
  for (const length of [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 17]) {
    test(`of ${length} bytes opens to what was sealed, however it is cut on the way`, async () => {
      const plain = randomBytes(length);
      const parts = [plain.subarray(0, 3), plain.subarray(3, CHUNK - 5), plain.subarray(CHUNK - 5)];
      const sealed = await whole(sealFile({ id, key }, parts, place));
      assert.equal(sealed.length, HEADER + length + 16 * Math.max(1, Math.ceil(length / CHUNK)));
      const cut = [0, 7, 80, 82, CHUNK + 98].map((at, index, all) => sealed.subarray(at, all[index + 1]));
      assert.deepEqual(await whole(openFile(async () => key, cut, place)), plain);
    });
  }

  test('is what its description says: another implementation reads it', async () => {
    const plain = randomBytes(CHUNK + 5);
    const sealed = await seal(plain);
    const header = sealed.subarray(0, HEADER);
    assert.equal(header[0], 1);
    assert.deepEqual(header.subarray(1, 17), id);
    const base = await webcrypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
    const derived = Buffer.from(
      await webcrypto.subtle.deriveBits(
        {
          name: 'HKDF',
          hash: 'SHA-256',
          salt: header.subarray(17, 49),
          info: Buffer.from('caprock sealed file 1'),
        },
        base,
        512,
      ),
    );
    assert.deepEqual(header.subarray(49), derived.subarray(32));
    const aes = await webcrypto.subtle.importKey('raw', derived.subarray(0, 32), 'AES-GCM', false, [
      'decrypt',
    ]);
    const chunks = [sealed.subarray(HEADER, HEADER + CHUNK + 16), sealed.subarray(HEADER + CHUNK + 16)];
    for (const [number, chunk] of chunks.entries()) {
      const iv = Buffer.alloc(12);
      iv.writeUInt32BE(number, 7);
      iv[11] = number === 1 ? 1 : 0;
      const additionalData = Buffer.concat([header, place]);
      const opened = await webcrypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, aes, chunk);
      assert.deepEqual(Buffer.from(opened), plain.subarray(number * CHUNK, (number + 1) * CHUNK));
    }
  });

  test('has a salt of its own, and with it a key of its own: the same file twice has nothing in common', async () => {
    const plain = Buffer.alloc(1_000, 7);
    const [one, other] = [await seal(plain), await seal(plain)];
    assert.notDeepEqual(one.subarray(17, 49), other.subarray(17, 49));
    assert.notDeepEqual(one.subarray(HEADER), other.subarray(HEADER));
  });

  const plain = randomBytes(2 * CHUNK + 100);
  const at = (number: number): number => HEADER + number * (CHUNK + 16);
  const alterations: Record<string, (sealed: Buffer) => Buffer> = {
    'cut off in the header': (sealed) => sealed.subarray(0, 40),
    'cut off after the header': (sealed) => sealed.subarray(0, HEADER),
    'cut off between two chunks': (sealed) => sealed.subarray(0, at(1)),
    'cut off in a chunk': (sealed) => sealed.subarray(0, at(1) + 1_000),
    'without its last byte': (sealed) => sealed.subarray(0, -1),
    'without its first chunk': (sealed) => Buffer.concat([sealed.subarray(0, at(0)), sealed.subarray(at(1))]),
    'with a chunk twice': (sealed) => Buffer.concat([sealed.subarray(0, at(1)), sealed.subarray(at(0))]),
    'with two chunks in each other’s place': (sealed) =>
      Buffer.concat([
        sealed.subarray(0, at(0)),
        sealed.subarray(at(1), at(2)),
        sealed.subarray(at(0), at(1)),
        sealed.subarray(at(2)),
      ]),
    'with a byte behind its end': (sealed) => Buffer.concat([sealed, Buffer.from([0])]),
    'that is empty': () => Buffer.alloc(0),
  };
  for (const [how, alter] of Object.entries(alterations)) {
    test(`${how} does not open`, async () => {
      await assert.rejects(open(alter(await seal(plain))), { code: 'DoesNotOpen' });
    });
  }

  test('of which one bit was changed does not open, wherever it is', async () => {
    const sealed = await seal(plain);
    // The id of the key is looked up before anything else.
    const header = Array.from({ length: HEADER }, (_, index) => index).filter((one) => one < 1 || one > 16);
    for (const index of [...header, at(0), at(1) - 1, at(1), at(1) + 500_000, at(2), sealed.length - 1]) {
      const altered = Buffer.from(sealed);
      altered[index] = (altered[index] ?? 0) ^ 1;
      await assert.rejects(open(altered), { code: 'DoesNotOpen' }, `byte ${index}`);
    }
  });

  test('opens in its place alone, and under its key alone', async () => {
    const sealed = await seal(plain);
    await assert.rejects(open(sealed, Buffer.from('the bundle, another file')), { code: 'DoesNotOpen' });
    await assert.rejects(open(sealed, place, createSecretKey(randomBytes(32))), { code: 'DoesNotOpen' });
  });

  test('gives no byte of a chunk that was altered, and those before it', async () => {
    const sealed = await seal(plain);
    sealed[at(1) + 10] = (sealed[at(1) + 10] ?? 0) ^ 1;
    const given: Uint8Array[] = [];
    await assert.rejects(
      async () => {
        for await (const block of openFile(async () => key, [sealed], place)) given.push(block);
      },
      { code: 'DoesNotOpen' },
    );
    assert.deepEqual(Buffer.concat(given), plain.subarray(0, CHUNK));
  });
});
