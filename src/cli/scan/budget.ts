import { CaprockError, limits } from '#kernel';

/**
 * What may be unpacked of one file, archives within archives all together: some hundred megabytes, or more where the file
 * itself is as large as honest data would be.
 */
export class Budget {
  #packed = 0;
  #unpacked = 0;

  /** Bytes of the file itself. */
  read(bytes: number): void {
    this.#packed += bytes;
  }

  /**
   * Bytes that came out of an archive.
   * @throws CaprockError `TooMuch`
   */
  unpack(bytes: number): void {
    this.#unpacked += bytes;
    const most = Math.max(limits.scanArchiveBytes, this.#packed * limits.scanArchiveRatio);
    if (this.#unpacked > most) throw new CaprockError('TooMuch', `it unpacks to more than ${most} bytes`);
  }
}
