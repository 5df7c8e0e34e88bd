/** Where sensitive data stands in a text, and why we think so. It never holds the data itself. */
export interface Finding {
  /** The identifier's type, such as `EMAIL`. */
  readonly type: string;
  /** First and one past the last UTF-16 unit, as `String.slice` takes them. */
  readonly start: number;
  readonly end: number;
  /** From 0 to 1: above 0.9 a checksum or an unmistakable form, about 0.8 a form and its context, below that a form alone. */
  readonly score: number;
  readonly reason: string;
}

/**
 * Findings in the order of the text, none overlapping another: of two that overlap, the surer stays, then the
 * longer, then the one that begins first.
 */
export function withoutOverlaps(findings: readonly Finding[]): Finding[] {
  const surest = findings.toSorted(
    (a, b) => b.score - a.score || b.end - b.start - (a.end - a.start) || a.start - b.start,
  );
  const length = findings.reduce((most, finding) => Math.max(most, finding.end), 0);
  const taken = new Uint8Array(length);
  const kept = surest.filter(({ start, end }) => {
    const range = taken.subarray(start, end);
    if (range.includes(1)) return false;
    range.fill(1);
    return true;
  });
  return kept.toSorted((a, b) => a.start - b.start);
}
