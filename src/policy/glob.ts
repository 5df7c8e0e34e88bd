/**
 * A pattern with `*` (any run of characters) and `?` (any one character). The outer list is split at the stars,
 * each inner list at the question marks: `a?b*c` is `[['a', 'b'], ['c']]`. Text is text here: a star that came
 * out of a policy variable is not a wildcard.
 */
export type Glob = readonly (readonly string[])[];

export type TextTest = (text: string) => boolean;

/** A test for one fixed glob; the usual forms cost one string comparison. */
export function compileGlob(glob: Glob): TextTest {
  const plain = glob.every((segment) => segment.length === 1);
  const first = glob[0]?.[0] ?? '';
  const last = glob.at(-1)?.[0] ?? '';
  if (plain && glob.length === 1) return (text) => text === first;
  if (plain && glob.length === 2) {
    if (first === '' && last === '') return () => true;
    if (last === '') return (text) => text.startsWith(first);
    const least = first.length + last.length;
    return (text) => text.length >= least && text.startsWith(first) && text.endsWith(last);
  }
  return (text) => globMatches(glob, text);
}

/**
 * Whether all of `text` matches. Segments between stars are taken leftmost first and never tried again, which is
 * right because a later star can always stretch: so the work is at most pattern times text, with no backtracking
 * for a policy's author to exploit.
 */
export function globMatches(glob: Glob, text: string): boolean {
  const first = glob[0];
  const last = glob.at(-1);
  if (first === undefined || last === undefined) return text === '';
  if (glob.length === 1) return lengthOf(first) === text.length && segmentAt(first, text, 0);
  if (!segmentAt(first, text, 0)) return false;
  const end = text.length - lengthOf(last);
  let at = lengthOf(first);
  for (const segment of glob.slice(1, -1)) {
    const found = findSegment(segment, text, at, end);
    if (found === -1) return false;
    at = found + lengthOf(segment);
  }
  return at <= end && segmentAt(last, text, end);
}

function lengthOf(segment: readonly string[]): number {
  let length = segment.length - 1;
  for (const part of segment) length += part.length;
  return length;
}

function segmentAt(segment: readonly string[], text: string, from: number): boolean {
  if (from + lengthOf(segment) > text.length) return false;
  let at = from;
  for (const part of segment) {
    if (!text.startsWith(part, at)) return false;
    at += part.length + 1;
  }
  return true;
}

/** The first place at or after `from` where the segment fits and ends at or before `end`; -1 for none. */
function findSegment(segment: readonly string[], text: string, from: number, end: number): number {
  const latest = end - lengthOf(segment);
  const head = segment[0] ?? '';
  for (let at = text.indexOf(head, from); at !== -1 && at <= latest; at = text.indexOf(head, at + 1)) {
    if (segment.length === 1 || segmentAt(segment, text, at)) return at;
  }
  return -1;
}

/** The glob cut at its first `most - 1` signs into parts that are globs: the components of an ARN. */
export function splitGlob(glob: Glob, sign: string, most: number): Glob[] {
  const parts: string[][][] = [[['']]];
  glob.forEach((segment, s) => {
    if (s > 0) parts.at(-1)?.push(['']);
    segment.forEach((text, t) => {
      if (t > 0) parts.at(-1)?.at(-1)?.push('');
      const pieces = text.split(sign);
      // Beyond the last component, signs are text again.
      const room = most - parts.length;
      if (pieces.length - 1 > room) pieces.push(pieces.splice(room).join(sign));
      pieces.forEach((piece, p) => {
        if (p > 0) parts.push([['']]);
        const open = parts.at(-1)?.at(-1);
        if (open !== undefined) open[open.length - 1] = (open.at(-1) ?? '') + piece;
      });
    });
  });
  return parts;
}
