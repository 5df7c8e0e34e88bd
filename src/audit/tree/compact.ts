import { emptyRoot, nodeHash } from './hash.ts';

/**
 * The right edge of a growing tree: the roots of the complete subtrees that its leaves fall into, from the largest
 * to the smallest. With it the root is known at any size, and nothing else of the tree is held.
 */
export class CompactTree {
  readonly #roots: Buffer[];
  #size: number;

  constructor(size = 0, roots: readonly Buffer[] = []) {
    this.#size = size;
    this.#roots = [...roots];
  }

  get size(): number {
    return this.#size;
  }

  /** @param hash of the next leaf */
  append(hash: Buffer): void {
    this.#roots.push(hash);
    // As many subtrees become complete as the size so far ends in ones.
    for (let rest = this.#size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      const right = this.#roots.pop();
      const left = this.#roots.pop();
      if (left === undefined || right === undefined) throw new Error('the edge of the tree is not whole');
      this.#roots.push(nodeHash(left, right));
    }
    this.#size += 1;
  }

  root(): Buffer {
    return (
      this.#roots.reduceRight<Buffer | undefined>(
        (right, left) => (right === undefined ? left : nodeHash(left, right)),
        undefined,
      ) ?? emptyRoot()
    );
  }
}
