import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CaprockError, codeOf } from '#kernel';
import { claimFolder } from '#store';

/**
 * Claims a home for this process: two services on one home would each believe that they alone write the trail
 * and run the models.
 *
 * @throws CaprockError `HomeInUse`
 */
export async function claimHome(home: string): Promise<AsyncDisposable> {
  const run = join(home, 'run');
  const pidFile = join(run, 'pid');
  await mkdir(run, { recursive: true, mode: 0o700 });
  const claim = claimFile(join(run, 'claim'), home, await readFile(pidFile, 'utf8').catch(() => ''));
  await writeFile(pidFile, String(process.pid), { mode: 0o600 });
  return {
    async [Symbol.asyncDispose]() {
      await rm(pidFile, { force: true });
      claim[Symbol.dispose]();
    },
  };
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
