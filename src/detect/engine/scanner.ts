import type { LiteralTable } from './literals.ts';
import type { Carry, Taken } from './normalise.ts';

/** What a scanner looks for beside the shapes. */
export interface ScanTables {
  readonly literals: LiteralTable;
  /** A bit for each pair of first characters of a long run that somebody wants: `first << 8 | second`. */
  readonly pairs: Uint8Array;
  /** A bit for each shape that somebody wants. */
  readonly wanted: number;
}

/**
 * Normalises a text and finds its anchors. Its results stand in `anchors` until the next scan: place and
 * kind in turn, in the order of the text for each shape, and all literals in one order.
 */
export interface Scanner {
  readonly anchors: Uint32Array;
  /** What was taken last, with zeros behind it; as it stands here only until more is taken. */
  readonly bytes: Uint8Array;
  /** Ready for these tables until others are loaded. */
  load(tables: ScanTables): void;
  /**
   * Takes a window of a text to scan: bytes that were kept of it, and the next piece, which it normalises.
   * @throws Error for a window that is longer than it can be
   */
  take(kept: Uint8Array, piece: string, carry: Carry): Taken;
  /** The first characters of what was taken last, one byte each. */
  text(length: number): string;
  /** @returns how many anchors stand in what was taken last at or after `from` */
  scan(from: number): number;
}
