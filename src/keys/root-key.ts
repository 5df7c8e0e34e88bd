import { createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CaprockError } from '#kernel';
import { createFile, readPrivateFile } from './private-file.ts';
import { openEnvelope, sealEnvelope } from './envelope.ts';

const ROOT_KEY_BYTES = 32;

/**
 * What all keys hang from. It wraps data keys and does nothing else, and never shows itself, so a hardware module
 * or a remote key service can stand in its place.
 */
export interface RootKey {
  /** 32 hexadecimal digits, derived from the key and telling nothing of it. */
  readonly id: string;
  /** @param place what the data key is bound to */
  wrap(dataKey: Uint8Array, place: Uint8Array): Promise<Uint8Array>;
  /** @throws CaprockError `DoesNotOpen` */
  unwrap(wrapped: Uint8Array, place: Uint8Array): Promise<Buffer>;
}

/**
 * The root key in a file of 32 bytes, mode 0600; it is made when it is not there.
 *
 * @param options.mayMake whether one may be made: not where something is sealed under another already
 * @throws CaprockError `RootKeyMissing`, `UnsafeFile` when others may read it, `BadRootKey` when it is not 32 bytes
 */
export async function loadRootKey(
  path: string,
  options: { readonly mayMake: boolean } = { mayMake: true },
): Promise<RootKey> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const kept = await readPrivateFile(path, ROOT_KEY_BYTES);
  if (kept === undefined && !options.mayMake) {
    throw new CaprockError(
      'RootKeyMissing',
      `The root key ${path} is missing, and the state holds secrets that were sealed under it: put your copy back. Without it access keys and all other secrets are lost; users, policies and the audit trail are not.`,
    );
  }
  const bytes = kept ?? (await makeRootKey(path));
  if (bytes.length !== ROOT_KEY_BYTES) {
    throw new CaprockError(
      'BadRootKey',
      `The root key ${path} has ${bytes.length} bytes; it has to have 32.`,
    );
  }
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return fileRootKey(key);
}

async function makeRootKey(path: string): Promise<Buffer> {
  const bytes = randomBytes(ROOT_KEY_BYTES);
  if (await createFile(path, bytes, 0o600)) return bytes;
  // Another process of ours made one in the meantime: that one counts.
  const theirs = await readPrivateFile(path, ROOT_KEY_BYTES);
  if (theirs === undefined)
    throw new CaprockError('BadRootKey', `The root key ${path} went away while it was read.`);
  return theirs;
}

function fileRootKey(key: KeyObject): RootKey {
  const id = Buffer.from(hkdfSync('sha256', key, '', 'caprock root key id', 16));
  return {
    id: id.toString('hex'),
    wrap: async (dataKey, place) => sealEnvelope(key, id, dataKey, place),
    unwrap: async (wrapped, place) => openEnvelope(key, wrapped, place),
  };
}
