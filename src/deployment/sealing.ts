/** Which file of which bundle. */
export interface SealedFilePlace {
  /** The bundle's digest. */
  readonly digest: string;
  /** Relative to the bundle's folder; empty for the list of its files. */
  readonly path: string;
}

export type Blocks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Encrypts the files of bundles, each bound to its place; what is opened was checked before it is given. */
export interface BundleSealer {
  /** @param plain blocks of any size, which nobody writes to afterwards */
  seal(plain: Blocks, place: SealedFilePlace): AsyncIterable<Uint8Array>;
  /**
   * Who has read to the end knows that the file is whole.
   * @throws CaprockError `DoesNotOpen` and others, which say that it cannot be opened and why
   */
  open(sealed: Blocks, place: SealedFilePlace): AsyncIterable<Uint8Array>;
}
