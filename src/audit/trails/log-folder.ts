import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { CaprockError, codeOf } from '#kernel';
import { replaceFile } from '#files';

export interface StoredObject {
  readonly bytes: Buffer;
  readonly modifiedAt: number;
}

/** Where log files and digests are delivered: a folder, or an S3-compatible store. */
export interface LogStore {
  /**
   * Compressed, whole or not at all; again with the same text it changes nothing.
   * @param metadata what a reader of the store finds with the object; a folder has none
   */
  put(bucket: string, key: string, text: string, metadata?: Readonly<Record<string, string>>): Promise<void>;
  /** `undefined` where somebody has taken it away. */
  get(bucket: string, key: string): Promise<StoredObject | undefined>;
  describe(
    bucket: string,
    key: string,
  ): Promise<{ readonly size: number; readonly modifiedAt: number } | undefined>;
}

/**
 * Where log files and digests lie: `<bucket>/<key>` below one folder, which may be a mounted share where there are
 * several replicas. Keys are Caprock's own: nothing that a caller sent becomes a path.
 */
export class LogFolder implements LogStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(bucket: string, key: string, text: string): Promise<void> {
    const path = this.#path(bucket, key);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await replaceFile(path, await compress(text), 0o600);
  }

  async get(bucket: string, key: string): Promise<StoredObject | undefined> {
    try {
      const path = this.#path(bucket, key);
      const [bytes, { mtimeMs }] = await Promise.all([readFile(path), stat(path)]);
      return { bytes, modifiedAt: mtimeMs };
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  async describe(bucket: string, key: string): Promise<{ size: number; modifiedAt: number } | undefined> {
    try {
      const { size, mtimeMs } = await stat(this.#path(bucket, key));
      return { size, modifiedAt: mtimeMs };
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  #path(bucket: string, key: string): string {
    if ([bucket, ...key.split('/')].some((part) => part === '' || part === '.' || part === '..')) {
      throw new CaprockError('InvalidKey', 'An object key has no empty or relative parts.');
    }
    return join(this.#folder, bucket, key);
  }
}

const compress = promisify(gzip);
