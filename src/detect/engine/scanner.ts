import type { LiteralTable } from './literals.ts';

/** What a scanner looks for beside the shapes. */
export interface ScanTables {
  readonly literals: LiteralTable;
  /** A bit for each pair of first characters of a long run that somebody wants: `first << 8 | second`. */
  readonly pairs: Uint8Array;
  /** A bit for each shape that somebody wants. */
  readonly wanted: number;
}

/**
 * Finds the anchors of a normalised text. Its results stand in `anchors` until the next scan: place and
 * kind in turn, in the order of the text for each shape, and all literals in one order.
 */
export interface Scanner {
  readonly anchors: Uint32Array;
  /** What was scanned last, with zeros behind it; as it stands here only until the next scan. */
  readonly bytes: Uint8Array;
  /** Ready for these tables until others are loaded. */
  load(tables: ScanTables): void;
  /** @returns how many anchors stand at or after `from` */
  scan(text: string, from: number): number;
}
