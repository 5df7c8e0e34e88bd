/** What cannot be seen, and would otherwise keep a word from being one. */
const UNSEEN = /\p{Cf}/gu;
/** Scripts that put no space between words: a word of theirs has no edges to look for. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const PART_OF_WORD = /[\p{L}\p{N}\p{M}]/u;

/** A text as words are compared: full-width and other forms of a letter are that letter, case and runs of space do not count. */
export function wordText(text: string): string {
  return text.replace(UNSEEN, '').normalize('NFKC').replace(UNSEEN, '').toLowerCase().replace(/\s+/gu, ' ');
}

/** Whether what stands at this edge of a word goes on when `beside` stands next to it. */
export function goesOn(edge: string, beside: string | undefined): boolean {
  if (beside === undefined || !PART_OF_WORD.test(edge) || UNSPACED.test(edge)) return false;
  return PART_OF_WORD.test(beside) && !UNSPACED.test(beside);
}

/** The code point that ends before `index`, or `undefined` at the beginning. */
export function before(text: string, index: number): string | undefined {
  if (index === 0) return undefined;
  const low = text.charCodeAt(index - 1);
  const isPair = low >= 0xdc00 && low < 0xe000 && index > 1;
  return text.slice(index - (isPair ? 2 : 1), index);
}

/** The code point at `index`, or `undefined` at the end. */
export function at(text: string, index: number): string | undefined {
  const point = text.codePointAt(index);
  return point === undefined ? undefined : String.fromCodePoint(point);
}

/** Combining marks and conjoining letters, which become part of the character before them. */
const JOINS = /[\p{Cf}\p{M}\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\s]/u;

/**
 * How many units at the end of `text` hold at least `characters` characters as {@link wordText} makes them, whatever
 * they become; all of it where it has fewer.
 */
export function tailOf(text: string, characters: number): number {
  let index = text.length;
  for (let seen = 0; index > 0 && seen < characters;) {
    const character = before(text, index) ?? '';
    index -= character.length;
    if (!JOINS.test(character)) seen += 1;
  }
  return text.length - index;
}
