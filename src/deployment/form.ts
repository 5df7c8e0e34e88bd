import type { FoundFile } from './bundle-files.ts';
import type { BundleSource } from './sandbox/index.ts';

export type FormName = 'plain' | 'sealed';

export function isFormName(value: unknown): value is FormName {
  return value === 'plain' || value === 'sealed';
}

/** How the copy of a bundle lies on the disk. */
export interface BundleForm {
  /** The folder of a copy, in that of its deployment account. */
  folderOf(account: string, digest: string): string;
  /** Where in the folder of a copy the files are. */
  filesOf(copy: string): string;
  /**
   * Writes a copy, durably and read-only, and finds its digest.
   * @throws CaprockError `InvalidBundle`
   */
  write(
    source: string,
    found: readonly FoundFile[],
    copy: string,
    onBytes: (bytes: number) => void,
  ): Promise<string>;
  /**
   * Checks that a copy is, byte for byte, the bundle that its digest names, and has nothing besides.
   * @throws CaprockError `DamagedBundle` and those of the sealer
   *
   * promise 2: what runs is what was delivered
   */
  verify(copy: string, digest: string): Promise<void>;
  /** The bytes of `caprock.json`. @throws as `verify` */
  readManifest(copy: string, digest: string): Promise<Uint8Array>;
  /**
   * What a sandbox is given to run.
   * @param path as `filesOf` gives it
   * @throws as `verify`
   */
  sourceOf(path: string, digest: string): Promise<BundleSource>;
}
