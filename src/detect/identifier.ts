import type { GlanceName } from './engine/glances.ts';
import type { Shape } from './engine/shapes.ts';
import type { Tail } from './engine/tail.ts';
import type { Text } from './engine/text.ts';

/**
 * One kind of sensitive data, as data: what it looks like, how a candidate is checked, and what proves that the
 * entry works. Adding a kind is one entry in a table.
 */
export interface Identifier {
  /** Bedrock's name of the type where it has one (`GuardrailPiiEntityType`): what a finding says. */
  readonly type: string;
  /** A name of its own, where several identifiers share a type: Macie's where it has one. */
  readonly name?: string;
  /** Whether a detector looks for it when it is not told what to look for. */
  readonly onByDefault: boolean;
  /** Where its issuer describes it. */
  readonly source?: string;
  readonly forms: readonly Form[];
  /** Texts in which it must be found, and texts in which it must not; the tests run all of them. */
  readonly examples: readonly string[];
  readonly counterExamples: readonly string[];
}

/**
 * One way in which such data is written. Candidates are sought where it has an anchor; without one, where one of
 * its keywords stands.
 */
export interface Form {
  /**
   * Matches a candidate from its first character on. It sees the normalised text (ASCII; see
   * `engine/characters.ts`), and its repetitions are bounded: the engine refuses what may be longer than it holds.
   */
  readonly expression: RegExp;
  readonly anchor?: Anchor;
  /** Words of which one must stand near by; without an anchor, they are the anchor. */
  readonly keywords?: Keywords;
  /** Words that make a candidate likelier, and the score that it then has. */
  readonly likelier?: Keywords & { readonly score: number };
  /** Whether a candidate near a keyword may lack a digit; it is not looked for before the keyword then. */
  readonly withoutDigits?: boolean;
  /** A look at some bytes that is asked first: it refuses only what expression or check would refuse. */
  readonly glance?: GlanceName;
  /** Without a check, all characters of a candidate are the data. */
  readonly check?: Check;
  /** Finds the end of data that may be longer than a candidate, such as a token or a key in its armour. */
  readonly tail?: Tail;
  readonly score: number;
  readonly reason: string;
}

/**
 * How many characters of a candidate are the data: 0 refuses it. It is given the text that the candidate begins in at
 * `start`, too: bytes are quicker to look at than a string.
 */
export type Check = (candidate: string, text: Text, start: number) => number;

export type Anchor =
  /** A shape that the scanners know. */
  | { readonly shape: Exclude<Shape, 'run'> }
  /** Literals that a candidate begins with, in any case; `back` characters before it are part of it. */
  | { readonly prefixes: readonly string[]; readonly back?: number }
  /** Whole words, in any case, that a candidate begins with; or holds, and begins with a number before it. */
  | { readonly words: readonly string[]; readonly back?: 'number' }
  /** Two characters that a run of 24 letters and digits or more begins with. */
  | { readonly pairs: readonly string[] };

export interface Keywords {
  /** Compared without case, as whole words; a space also stands for nothing, `_` or `-`, so `secret key` finds `secretKey`. */
  readonly words: readonly string[];
  /** The greatest distance between word and candidate, in characters, before it or after it; 30 when not given. */
  readonly within?: number;
  /** The candidate follows the word, after a colon, an equals sign or the word "is". */
  readonly assigned?: boolean;
}
