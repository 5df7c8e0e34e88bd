/**
 * One kind of sensitive data, as data: what it looks like, how a candidate is checked, and what proves that the
 * entry works. Adding a kind is one entry in a table.
 */
export interface Identifier {
  /** Bedrock's name of the type where it has one (`GuardrailPiiEntityType`). */
  readonly type: string;
  /** Whether a detector looks for it when it is not told what to look for. */
  readonly onByDefault: boolean;
  readonly forms: readonly Form[];
  /** Texts in which it must be found, and texts in which it must not; the tests run all of them. */
  readonly examples: readonly string[];
  readonly counterExamples: readonly string[];
}

/** One way in which such data is written. */
export interface Form {
  /**
   * Finds candidates. It must begin with a look-behind or a literal that keeps it from starting anew at every
   * character of a long run, and bound its repetitions: that keeps the work linear in the text.
   */
  readonly expression: RegExp;
  /** How many characters of the candidate are the data: 0 refuses it. Without a check, all of them are. */
  readonly check?: (candidate: string) => number;
  /** Words of which one must stand near by. */
  readonly keywords?: Keywords;
  readonly score: number;
  readonly reason: string;
}

export interface Keywords {
  /** Compared without case; a space also stands for nothing, `_` or `-`, so `secret key` finds `secretKey`. */
  readonly words: readonly string[];
  /** The greatest distance between word and candidate, in characters, before it or after it. */
  readonly within: number;
}
