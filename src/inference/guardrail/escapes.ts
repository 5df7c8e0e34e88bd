/** An escape of a JSON string; what is escaped more than once has more marks before it. */
const ESCAPE = /\\+(?:u([0-9a-fA-F]{4})|(["/nrtbf]))/g;
const MEANING: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** A text with the escapes of JSON read, and where its characters stand in the text as it was. */
export interface Unescaped {
  readonly text: string;
  /** The place in the text as it was, of a place in this one. */
  readonly placeOf: (unit: number) => number;
}

/**
 * What a text says to who reads it as JSON, or as a part of JSON: `ada\u0040example.org` is an e-mail address.
 * @returns `undefined` where nothing in it is escaped
 */
export function unescaped(given: string): Unescaped | undefined {
  if (!given.includes('\\')) return undefined;
  let text = '';
  let done = 0;
  /** After which units of the new text how many units of the old one are left out. */
  const steps: { readonly unit: number; readonly less: number }[] = [];
  for (const { 0: escape, 1: code, 2: short = '', index } of given.matchAll(ESCAPE)) {
    text += given.slice(done, index);
    text += code === undefined ? (MEANING[short] ?? short) : String.fromCharCode(parseInt(code, 16));
    done = index + escape.length;
    steps.push({ unit: text.length, less: done - text.length });
  }
  if (steps.length === 0) return undefined;
  return { text: text + given.slice(done), placeOf: (unit) => unit + lessBefore(steps, unit) };
}

function lessBefore(
  steps: readonly { readonly unit: number; readonly less: number }[],
  unit: number,
): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((steps[middle]?.unit ?? 0) <= unit) low = middle + 1;
    else high = middle;
  }
  return steps[low - 1]?.less ?? 0;
}
