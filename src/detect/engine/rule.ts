import type { Tail } from './tail.ts';

/** Where the candidate begins whose anchor stands at `place`: at most 64 characters before it; -1 where there can be none. */
export type Back = (text: string, place: number) => number;

/** A form, compiled. */
export interface Rule {
  readonly number: number;
  readonly type: string;
  readonly name: string;
  readonly kind: 'anchored' | 'near' | 'assigned';
  /** Sticky, but of a rule that seeks near a keyword: that one is global. */
  readonly expression: RegExp;
  readonly back: Back;
  /** The most characters that a match can have. */
  readonly longest: number;
  /** The fewest. */
  readonly shortest: number;
  /** Which characters it can step on, by byte. */
  readonly steps: Uint8Array;
  readonly check: ((candidate: string) => number) | undefined;
  readonly tail: Tail | undefined;
  readonly within: number;
  /** Whether a candidate near a keyword must have a digit. */
  readonly needsDigit: boolean;
  /** Keywords that an anchored candidate must have near. */
  readonly required: KeywordSearch | undefined;
  readonly likelier: (KeywordSearch & { readonly score: number }) | undefined;
  readonly score: number;
  readonly reason: string;
}

/** Keywords to look for around a candidate. */
export interface KeywordSearch {
  readonly expression: RegExp;
  readonly within: number;
  readonly longest: number;
}

/** Where data stands in the normalised text, before overlaps are resolved; indexes count from the text's beginning. */
export interface Found {
  readonly type: string;
  readonly identifier: string;
  readonly start: number;
  readonly end: number;
  readonly score: number;
  readonly reason: string;
}
