import { readFile, rm, writeFile } from 'node:fs/promises';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CaprockError, codeOf } from '#kernel';

/**
 * Claims a home for this process: two services on one home would each believe that they alone write the trail
 * and run the models. A claim whose process is gone is taken over.
 *
 * @throws CaprockError `HomeInUse`
 */
export async function claimHome(home: string): Promise<AsyncDisposable> {
  const path = join(home, 'run', 'pid');
  await mkdir(join(home, 'run'), { recursive: true, mode: 0o700 });
  for (;;) {
    try {
      await writeFile(path, `${process.pid} ${await startOf(process.pid)}`, { flag: 'wx', mode: 0o600 });
      return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const [pid = '', start = ''] = (await readFile(path, 'utf8')).split(' ');
    // A process id is used again; together with its start it names one process.
    if (pid !== '' && (await startOf(Number(pid))) === start) {
      throw new CaprockError(
        'HomeInUse',
        `A Caprock already runs with the home ${home} (process ${pid}). Stop it, or set CAPROCK_HOME to another folder.`,
      );
    }
    await rm(path, { force: true });
  }
}

/** When a process started, in the kernel's ticks; empty when there is none, or none that can be seen. */
async function startOf(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
