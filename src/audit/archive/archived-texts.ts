import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { leavesIn } from '../export/read.ts';
import { leafHash } from '../tree/hash.ts';

/** The texts of archived records, where the archive is at hand. Fast for one after the other. */
export class ArchivedTexts {
  readonly #folder: string | undefined;
  #leaves: ReturnType<typeof leavesIn> | undefined;
  #at = Infinity;

  /** @param folder the archive; without one, or where there is none, no text is known */
  constructor(folder: string | undefined) {
    this.#folder = folder !== undefined && existsSync(join(folder, 'records')) ? folder : undefined;
  }

  /** The record of a leaf; `undefined` where the archive has none that the tree has this hash of. */
  async text(index: number, hash: Buffer): Promise<string | undefined> {
    if (this.#folder === undefined) return undefined;
    if (this.#leaves === undefined || index <= this.#at) {
      this.#leaves = leavesIn(this.#folder, index);
      this.#at = -1;
    }
    while (this.#at < index) {
      const { value, done } = await this.#leaves.next();
      if (done === true) {
        this.#at = Infinity;
        return undefined;
      }
      this.#at = value.index;
      if (value.index !== index) continue;
      return value.text !== undefined && leafHash(value.text).equals(hash) ? value.text : undefined;
    }
    return undefined;
  }
}
