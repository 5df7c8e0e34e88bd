import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { replaceFile } from '#files';
import { CaprockError, codeOf } from '#kernel';

/** What `credential_process` prints. @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html */
export interface ProcessCredentials {
  readonly Version: 1;
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
  /** `2026-11-23T02:08:00Z` */
  readonly Expiration: string;
}

/** Fetched anew when they end sooner than this, so that a call that begins now still has them. */
const LEAST_MILLISECONDS = 5 * 60_000;

/** The credentials of a service that are at hand, unless they end soon. */
export async function readCached(url: string): Promise<ProcessCredentials | undefined> {
  const path = cachePath(url);
  try {
    const { mode, uid } = await stat(path);
    if ((mode & 0o077) !== 0 || (process.getuid !== undefined && uid !== process.getuid())) {
      throw new CaprockError(
        'OpenCache',
        `${path} can be read or written by others: remove it (caprock logout), and change the password if it was not you.`,
      );
    }
    const cached: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isFresh(cached) ? cached : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export async function writeCached(url: string, credentials: ProcessCredentials): Promise<void> {
  const path = cachePath(url);
  await mkdir(cacheFolder(), { recursive: true, mode: 0o700 });
  await chmod(cacheFolder(), 0o700);
  await replaceFile(
    path,
    `${JSON.stringify(credentials)}
`,
    0o600,
  );
}

/** @returns whether there was something to remove */
export async function removeCached(url: string): Promise<boolean> {
  try {
    await rm(cachePath(url));
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'caprock');
}

function cachePath(url: string): string {
  const name = createHash('sha256').update(url).digest('hex').slice(0, 16);
  return join(cacheFolder(), `login-${name}.json`);
}

function isFresh(cached: unknown): cached is ProcessCredentials {
  if (typeof cached !== 'object' || cached === null || !('Expiration' in cached)) return false;
  return Date.parse(String(cached.Expiration)) - Date.now() > LEAST_MILLISECONDS;
}
