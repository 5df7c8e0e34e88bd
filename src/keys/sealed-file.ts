import type { KeyObject } from 'node:crypto';
import { decryptGcm, encryptGcm, GCM_NONCE_BYTES, GCM_TAG_BYTES } from './aes-gcm.ts';
import { doesNotOpen } from './does-not-open.ts';
import { HEADER_BYTES, keyIdIn, newHeader, openHeader, type SealedKind } from './sealed-header.ts';

/*
 * A sealed file, version 1, of a length that is not known when it begins:
 *
 *   version 1 | key id 16 | salt 32 | commitment 32 | chunk | chunk | …
 *   chunk: ciphertext, 1 MiB but for the last one | tag 16
 *
 * The AES-256-GCM key is the file's own (`sealed-header.ts`); under it the nonce of a chunk is its number and whether it is
 * the last: no nonce comes twice under a key, and a file that is cut off, or whose chunks changed places, does not open.
 * Header and place are additional data of each chunk.
 *
 * @see https://eprint.iacr.org/2015/189 the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár
 */
const KIND: SealedKind = { info: 'caprock sealed file 1', nonceBytes: 0 };
const CHUNK_BYTES = 1024 * 1024;

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
  const { header, keys } = newHeader(KIND, key, id);
  yield header;
  let number = 0;
  for await (const { block, last } of inBlocks(plain, CHUNK_BYTES, CHUNK_BYTES)) {
    yield Buffer.concat(encryptGcm(keys.key, nonceOf(number, last), block, [header, place]));
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
  for await (const { block, last } of inBlocks(sealed, HEADER_BYTES, CHUNK_BYTES + GCM_TAG_BYTES)) {
    if (header === undefined || key === undefined) {
      if (last) throw doesNotOpen();
      header = block;
      key = openHeader(KIND, await keyOf(keyIdIn(header).toString('hex')), header).key;
      continue;
    }
    yield decryptGcm(key, nonceOf(number, last), block, [header, place]);
    number += 1;
  }
}

/** The chunk's number in the first eleven bytes, and whether it is the last one in the twelfth. */
function nonceOf(number: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(GCM_NONCE_BYTES);
  nonce.writeUIntBE(number, GCM_NONCE_BYTES - 7, 6);
  nonce[GCM_NONCE_BYTES - 1] = last ? 1 : 0;
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
