import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of a test's own, removed with all that is in it on dispose: `await using folder = await temporaryFolder()`. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
  /** A path inside the folder. */
  file(...names: readonly string[]): string;
}

/** @param under an existing folder to make it in; the system's temporary folder by default */
export async function temporaryFolder(under: string = tmpdir()): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(await realpath(under), 'caprock-test-'));
  return {
    path,
    file: (...names) => join(path, ...names),
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
