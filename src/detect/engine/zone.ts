import { IS, kinds } from './characters.ts';

/** The farthest that a zone reaches back: longer than any candidate and its window. */
export const FARTHEST = 640;
/** A word in capitals that may be a group of an account or identity number. */
const LONGEST_GROUP = 5;

/**
 * Where data may begin that is not complete at `end`, or that a keyword at `end` may vouch for: the last word, and
 * before it the numbers and groups that end within `reach` of the end, with what is joined to them; no place before `floor`.
 */
export function zoneStart(bytes: Uint8Array, end: number, reach: number, floor = 0): number {
  const lowest = Math.max(0, end - FARTHEST);
  let start = wordStart(bytes, end, Math.max(lowest, floor));
  let at = start;
  while (start > floor) {
    let wordEnd = at;
    while (wordEnd > lowest && isSpace(bytes, wordEnd - 1)) wordEnd -= 1;
    if (wordEnd === lowest) return start;
    const word = wordStart(bytes, wordEnd, lowest);
    const joined = at === start;
    const kind = kindOfWord(bytes, word, wordEnd);
    const near = end - wordEnd <= reach;
    if ((kind === 'number' && near) || (kind !== 'word' && joined)) start = word;
    else if (!near) return start;
    at = word;
  }
  return floor;
}

function wordStart(bytes: Uint8Array, end: number, lowest: number): number {
  let at = end;
  while (at > lowest && !isSpace(bytes, at - 1)) at -= 1;
  return at;
}

function isSpace(bytes: Uint8Array, index: number): boolean {
  return ((kinds[bytes[index] ?? 0] ?? 0) & IS.space) !== 0;
}

function kindOfWord(bytes: Uint8Array, start: number, end: number): 'number' | 'group' | 'word' {
  let capitals = true;
  for (let at = start; at < end; at += 1) {
    const kind = kinds[bytes[at] ?? 0] ?? 0;
    if ((kind & IS.digit) !== 0) return 'number';
    if ((kind & IS.lower) !== 0) capitals = false;
  }
  return capitals && end - start <= LONGEST_GROUP ? 'group' : 'word';
}
