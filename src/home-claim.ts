import { existsSync, statSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CaprockError, codeOf } from '#kernel';
import { claimFolder } from '#store';

/**
 * Claims a home for this process: two services on one home would each believe that they alone write the trail
 * and run the models.
 *
 * @throws CaprockError `HomeInUse` | `HomeUnusable`, where it cannot be made or written to
 */
export async function claimHome(home: string): Promise<AsyncDisposable> {
  const run = join(home, 'run');
  const pidFile = join(run, 'pid');
  await makeFolder(run).catch((cause: unknown) => refuseHome(home, cause));
  const claim = claimFile(join(run, 'claim'), home, await readFile(pidFile, 'utf8').catch(() => ''));
  await writeFile(pidFile, String(process.pid), { mode: 0o600 }).catch((cause: unknown) => {
    claim[Symbol.dispose]();
    refuseHome(home, cause);
  });
  return {
    async [Symbol.asyncDispose]() {
      await rm(pidFile, { force: true });
      claim[Symbol.dispose]();
    },
  };
}

/**
 * Node's own recursive `mkdir` asks for ever where a parent is there and takes no folder, as `/proc` does:
 * https://github.com/nodejs/node/blob/main/src/node_file.cc, `MKDirpSync`.
 */
async function makeFolder(path: string): Promise<void> {
  const parent = dirname(path);
  if (!existsSync(parent)) await makeFolder(parent);
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST' || !statSync(path).isDirectory()) throw error;
  });
}

/** A read-only or full disk, a file in its place, rights that this user lacks: the system's code says which. */
function refuseHome(home: string, cause: unknown): never {
  throw new CaprockError(
    'HomeUnusable',
    `The home ${home} cannot be made or written to (${codeOf(cause) ?? 'unknown'}): set CAPROCK_HOME (--home) to a folder that this user may write to.`,
    { cause },
  );
}

/** @param pid what the holder wrote of itself, for the message alone */
function claimFile(path: string, home: string, pid: string): Disposable {
  try {
    return claimFolder(path);
  } catch (error) {
    if (codeOf(error) !== 'FolderInUse') throw error;
    const holder = pid === '' ? '' : ` (process ${pid})`;
    throw new CaprockError(
      'HomeInUse',
      `A Caprock already runs with the home ${home}${holder}. Stop it, or set CAPROCK_HOME to another folder.`,
      { cause: error },
    );
  }
}
