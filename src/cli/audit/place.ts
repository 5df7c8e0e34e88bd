import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openTrailReader, type TrailReader } from '#audit';
import { CaprockError, codeOf } from '#kernel';
import { readSettings } from '#settings';

/** Opens the trail of a home: beside the service or without it. @throws CaprockError `NotStartedYet` */
export async function readerOf(home: string): Promise<TrailReader> {
  const { databaseUrl, trailArchive } = readSettings(['--home', home], process.env);
  if (!databaseUrl.startsWith('sqlite:')) return openTrailReader({ databaseUrl }, trailArchive.folder);
  const directory = join(home, 'audit');
  if (!existsSync(join(directory, 'trail.db'))) throw notStarted(home);
  return openTrailReader({ directory }, trailArchive.folder);
}

/** The public key of a home's checkpoints. @throws CaprockError `NotStartedYet` */
export async function trailKeyOf(home: string): Promise<string> {
  try {
    return (await readFile(join(home, 'audit', 'checkpoint.pub'), 'utf8')).trim();
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') throw cause;
    throw notStarted(home, cause);
  }
}

function notStarted(home: string, cause?: unknown): CaprockError {
  return new CaprockError('NotStartedYet', `There is no trail in ${home}: start Caprock once.`, { cause });
}
