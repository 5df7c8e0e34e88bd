import { link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { CaprockError, codeOf, limits } from '#kernel';
import { createFile, syncFolder } from '#files';
import { readPrivateFile } from '../private-file.ts';
import type { RootKeyProvider } from './provider.ts';
import { localRootKey, ROOT_KEY_BYTES, type RootKey } from './root-key.ts';

/**
 * Root keys in files of 32 bytes, mode 0600. Beside `path` its successor waits as `<path>.next` from the beginning of a
 * rotation to its end; then it takes the place, and the old one is kept as `<path>.<id>.retired` for backups from before.
 */
export function fileProvider(path: string): RootKeyProvider {
  const next = `${path}.next`;
  return {
    kind: 'file',
    name: `the file ${path}`,
    async find(id) {
      for (const file of [path, next]) {
        const key = await readRootKey(file);
        if (key?.id === id) return key;
      }
      return undefined;
    },
    async instead() {
      const key = await readRootKey(path);
      return key === undefined ? 'is missing: put your copy back' : `is ${key.id}: put the right one back`;
    },
    async make({ used }) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      for (const file of [path, next]) {
        const key = await ensureRootKey(file);
        if (!used.has(key.id)) return { key, parameters: {} };
      }
      throw new CaprockError(
        'BadRootKey',
        `Both ${path} and ${next} hold root keys that were used before: move ${next} away.`,
      );
    },
    async settle(id) {
      const [present, successor] = [await readRootKey(path), await readRootKey(next)];
      if (successor?.id !== id) return false;
      // First the old one's second name, so that at no instant a key is without one.
      if (present !== undefined && present.id !== id) await keepRetired(path, present.id);
      try {
        await rename(next, path);
      } catch (error) {
        // Another process of ours, which ends the same rotation, was first.
        if (codeOf(error) !== 'ENOENT') throw error;
      }
      await syncFolder(dirname(path));
      return true;
    },
  };
}

/**
 * The root key in a file, made where there is none.
 * @throws CaprockError `UnsafeFile` when others may read it, `BadRootKey` when it is not 32 bytes
 */
export async function loadRootKey(path: string): Promise<RootKey> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  return ensureRootKey(path);
}

/**
 * Removes the copies that writers left which were killed before they gave them their name. What is young may belong to
 * a writer that lives.
 */
export async function removeLeftovers(path: string, now: number): Promise<void> {
  const folder = dirname(path);
  const prefix = `.${basename(path)}.`;
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(prefix)) continue;
    const stats = await stat(join(folder, name)).catch(() => undefined);
    if (stats !== undefined && now - stats.mtimeMs > limits.leftoverMilliseconds) {
      await rm(join(folder, name), { force: true });
    }
  }
}

async function ensureRootKey(path: string): Promise<RootKey> {
  const kept = await readRootKey(path);
  if (kept !== undefined) return kept;
  const bytes = randomBytes(ROOT_KEY_BYTES);
  if (await createFile(path, bytes, 0o600)) return localRootKey(bytes);
  // Another process of ours made one in the meantime: that one counts.
  const theirs = await readRootKey(path);
  if (theirs !== undefined) return theirs;
  throw new CaprockError('BadRootKey', `The root key ${path} went away while it was read.`);
}

async function readRootKey(path: string): Promise<RootKey | undefined> {
  const bytes = await readPrivateFile(path, ROOT_KEY_BYTES);
  if (bytes === undefined) return undefined;
  if (bytes.length !== ROOT_KEY_BYTES) {
    throw new CaprockError(
      'BadRootKey',
      `The root key ${path} has ${bytes.length} bytes; it has to have 32.`,
    );
  }
  return localRootKey(bytes);
}

async function keepRetired(path: string, id: string): Promise<void> {
  try {
    await link(path, `${path}.${id.slice(0, 8)}.retired`);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}
