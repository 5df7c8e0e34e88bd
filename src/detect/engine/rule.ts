import type { Check } from '../identifier.ts';
import type { GlanceName } from './glances.ts';
import type { Automaton } from './expression/automaton.ts';
import type { KeywordSearch } from './keyword-search.ts';
import type { Tail } from './tail.ts';

/** A shape that its candidates do not begin with; `number` is for words, `here` for all else. */
export type BeginningName = 'here' | 'at' | 'scheme' | 'ipv4' | 'ipv6' | 'house' | 'mac' | 'nanp' | 'number';

/** Where the candidate begins whose anchor stands at `place`: at most 64 characters before it; -1 where there can be none. */
export type Beginning = (bytes: Uint8Array, place: number, by: number) => number;

/** A form, compiled. */
export interface Rule {
  readonly number: number;
  readonly type: string;
  readonly name: string;
  readonly kind: 'anchored' | 'near' | 'assigned';
  /** Sticky. */
  readonly expression: RegExp;
  /** Lets through every place at which the expression matches, and few others. */
  readonly automaton: Automaton;
  readonly beginning: BeginningName;
  /** How many characters before its anchor it begins, where that is always as many. */
  readonly back: number;
  /** The most characters that a match can have. */
  readonly longest: number;
  /** The fewest. */
  readonly shortest: number;
  /** Which characters it can step on, by byte. */
  readonly steps: Uint8Array;
  /** At which of the first eight places of a match a byte can stand, by byte: a bit each; all beyond the shortest match. */
  readonly firsts: Uint8Array;
  /** Which characters cannot stand before it, by byte. */
  readonly notBehind: Uint8Array;
  readonly glance: GlanceName | undefined;
  readonly check: Check | undefined;
  readonly tail: Tail | undefined;
  readonly within: number;
  /** Whether a candidate near a keyword must have a digit. */
  readonly needsDigit: boolean;
  /** Keywords that an anchored candidate must have near. */
  readonly required: KeywordSearch | undefined;
  /** Keywords that make it likelier, and the score that it then has. */
  readonly likelier: { readonly keywords: KeywordSearch; readonly score: number } | undefined;
  readonly score: number;
  readonly reason: string;
}

/** Data of a rule stands between two places of the normalised text, counted from its beginning; overlaps are not resolved. */
export type Tell = (rule: Rule, start: number, end: number, score: number) => void;
