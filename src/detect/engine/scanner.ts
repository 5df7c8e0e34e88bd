import type { LiteralTable } from './literals.ts';
import type { Carry, Taken } from './normalise.ts';
import type { Rule } from './rule.ts';

/** What a scanner looks for. */
export interface ScanTables {
  readonly literals: LiteralTable;
  /** A bit for each pair of first characters of a long run that somebody wants: `first << 8 | second`. */
  readonly pairs: Uint8Array;
  /** A bit for each shape that somebody wants. */
  readonly wanted: number;
  /** By their number. */
  readonly rules: readonly Rule[];
  /** By kind of anchor: the rules that it leads to. */
  readonly byKind: readonly (readonly Rule[])[];
}

/** Numbers for each candidate, see `Scanner`. */
export const CANDIDATE = 3;

/**
/**
 * Normalises a text and finds the places where a rule may find something. They stand in `candidates` until the next scan,
 * three numbers for each: the place of the anchor, the rule's number, and where the candidate begins, or where the keyword
 * ends for a rule with keywords. They come in the order of the text for each shape, and all literals in one order.
 */
export interface Scanner {
  readonly candidates: Uint32Array;
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
  /**
   * @param ended whether no text follows: what depends on text that is still to come is a candidate too
   * @returns how many candidates there are in what was taken last whose anchors stand at or after `from`
   */
  scan(from: number, ended: boolean): number;
}
