/** Where sensitive data stands in a text, and why we think so. It never holds the data itself. */
export interface Finding {
  /** The identifier's type, such as `EMAIL`. */
  readonly type: string;
  /** Which identifier found it: the type, or a more exact name such as `FRANCE_PASSPORT_NUMBER`. */
  readonly identifier: string;
  /** First and one past the last UTF-16 unit, as `String.slice` takes them. */
  readonly start: number;
  readonly end: number;
  /** The same in bytes of UTF-8. */
  readonly startByte: number;
  readonly endByte: number;
  /** From 0 to 1: above 0.9 a checksum or an unmistakable form, about 0.8 a form and its context, below that a form alone. */
  readonly score: number;
  readonly reason: string;
}
