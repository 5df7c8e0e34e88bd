import { DatabaseSync } from 'node:sqlite';
import { CaprockError } from '#kernel';

/**
 * A claim on a folder that the kernel holds: a lock of the file `path`, which ends with this process however it
 * ends, and which two processes cannot both get. SQLite's exclusive transaction is the portable way to one.
 *
 * @param path a file that nothing else opens
 * @throws CaprockError `FolderInUse`
 */
export function claimFolder(path: string): Disposable {
  const lock = new DatabaseSync(path);
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (cause) {
    lock.close();
    throw new CaprockError('FolderInUse', 'Another process holds the claim on this folder.', { cause });
  }
  return { [Symbol.dispose]: () => lock.close() };
}
