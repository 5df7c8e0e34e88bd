import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';
import { doesNotOpen } from './envelope.ts';

/*
 * A sealed file, version 1, of a length that is not known when it begins:
 *
 *   version 1 | key id 16 | salt 32 | commitment 32 | chunk | chunk | …
 *   chunk: ciphertext, 1 MiB but for the last one | tag 16
 *
 * HKDF-SHA-256 of the data key over the random salt gives the file's own AES-256-GCM key, under which the nonce of a
 * chunk is its number and whether it is the last: no nonce comes twice under a key, and a file that is cut off, or whose
 * chunks changed places, does not open. Header and place are additional data of each chunk.
 *
 * @see https://eprint.iacr.org/2015/189 the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár
 */
const VERSION = 1;
const KEY_ID_BYTES = 16;
const SALT_BYTES = 32;
const COMMITMENT_BYTES = 32;
const HEADER_BYTES = 1 + KEY_ID_BYTES + SALT_BYTES + COMMITMENT_BYTES;
const CHUNK_BYTES = 1024 * 1024;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;

export type Blocks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** A data key and the 16 bytes that name it. */
export interface FileKey {
  readonly id: Uint8Array;
  readonly key: KeyObject;
}

/**
 * @param plain blocks of any size, which nobody writes to afterwards
 * @param place what the file is bound to; `openFile` has to be given the same
 */
export async function* sealFile(
  { id, key }: FileKey,
  plain: Blocks,
  place: Uint8Array,
): AsyncGenerator<Buffer> {
  const salt = randomBytes(SALT_BYTES);
  const keys = deriveFileKeys(key, salt);
  const header = Buffer.concat([Uint8Array.of(VERSION), id, salt, keys.commitment]);
  yield header;
  let number = 0;
  for await (const { block, last } of inBlocks(plain, CHUNK_BYTES, CHUNK_BYTES)) {
    const cipher = createCipheriv('aes-256-gcm', keys.key, nonceOf(number, last), {
      authTagLength: TAG_BYTES,
    });
    cipher.setAAD(header).setAAD(place);
    yield Buffer.concat([cipher.update(block), cipher.final(), cipher.getAuthTag()]);
    number += 1;
  }
}

/**
 * The file's blocks, each of them checked before it is given. Only who has read to the end knows that it is whole.
 * @param keyOf finds the data key by its id, in hexadecimal
 * @throws CaprockError `DoesNotOpen`: altered, cut off, moved from its place, or sealed with another key
 */
export async function* openFile(
  keyOf: (id: string) => Promise<KeyObject>,
  sealed: Blocks,
  place: Uint8Array,
): AsyncGenerator<Buffer> {
  let header: Buffer | undefined;
  let key: KeyObject | undefined;
  let number = 0;
  for await (const { block, last } of inBlocks(sealed, HEADER_BYTES, CHUNK_BYTES + TAG_BYTES)) {
    if (header === undefined || key === undefined) {
      if (last) throw doesNotOpen();
      header = block;
      key = await keyInHeader(keyOf, header);
      continue;
    }
    yield openChunk(key, block, nonceOf(number, last), [header, place]);
    number += 1;
  }
}

async function keyInHeader(keyOf: (id: string) => Promise<KeyObject>, header: Buffer): Promise<KeyObject> {
  if (header[0] !== VERSION) throw doesNotOpen();
  const id = header.subarray(1, 1 + KEY_ID_BYTES);
  const salt = header.subarray(1 + KEY_ID_BYTES, -COMMITMENT_BYTES);
  const { key, commitment } = deriveFileKeys(await keyOf(id.toString('hex')), salt);
  if (!timingSafeEqual(commitment, header.subarray(-COMMITMENT_BYTES))) throw doesNotOpen();
  return key;
}

function openChunk(key: KeyObject, chunk: Buffer, nonce: Buffer, bound: readonly Uint8Array[]): Buffer {
  if (chunk.length < TAG_BYTES) throw doesNotOpen();
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  for (const bytes of bound) decipher.setAAD(bytes);
  decipher.setAuthTag(chunk.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(chunk.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw doesNotOpen(cause);
  }
}

function deriveFileKeys(key: KeyObject, salt: Uint8Array): { key: KeyObject; commitment: Buffer } {
  const bytes = Buffer.from(hkdfSync('sha256', key, salt, 'caprock sealed file 1', 32 + COMMITMENT_BYTES));
  return { key: createSecretKey(bytes.subarray(0, 32)), commitment: bytes.subarray(32) };
}

/** The chunk's number in the first eleven bytes, and whether it is the last one in the twelfth. */
function nonceOf(number: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUIntBE(number, NONCE_BYTES - 7, 6);
  nonce[NONCE_BYTES - 1] = last ? 1 : 0;
  return nonce;
}

/** Cuts anew: one block of `first` bytes, then blocks of `next`; the last one is what is left, which may be nothing. */
async function* inBlocks(
  parts: Blocks,
  first: number,
  next: number,
): AsyncGenerator<{ readonly block: Buffer; readonly last: boolean }> {
  let size = first;
  let rest = Buffer.alloc(0);
  for await (const part of parts) {
    rest = Buffer.concat([rest, part]);
    while (rest.length > size) {
      yield { block: rest.subarray(0, size), last: false };
      rest = rest.subarray(size);
      size = next;
    }
  }
  yield { block: rest, last: true };
}
