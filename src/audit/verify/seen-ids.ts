import { createHash } from 'node:crypto';

/**
 * Which eventIDs were seen, in eight bytes each: a trail has more of them than a Set can hold. That two different ones
 * among ten million are taken for one has a probability of three in a million.
 */
export class SeenIds {
  #slots = new BigUint64Array(1 << 12);
  #count = 0;

  /** @returns whether it was there already */
  add(id: string): boolean {
    if (this.#count * 2 >= this.#slots.length) this.#grow();
    // Zero marks a free slot.
    const print = createHash('sha256').update(id).digest().readBigUInt64LE() || 1n;
    const at = this.#find(print);
    if (this.#slots[at] === print) return true;
    this.#slots[at] = print;
    this.#count += 1;
    return false;
  }

  #find(print: bigint): number {
    const mask = this.#slots.length - 1;
    let at = Number(print & BigInt(mask));
    while (this.#slots[at] !== 0n && this.#slots[at] !== print) at = (at + 1) & mask;
    return at;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new BigUint64Array(before.length * 2);
    for (const print of before) if (print !== 0n) this.#slots[this.#find(print)] = print;
  }
}
