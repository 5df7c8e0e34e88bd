import { isObject, parseJson, type Untrusted } from './json.ts';

const MEMBER = '"content":"';
const OTHER_TEXT = '-';
/** What a JSON string holds as it is: no quote, no backslash, no control character. */
const PLAIN = /^[ !#-[\]-\u{10FFFF}]*$/u;
/** A model whose chunks never repeat is not tried for ever. */
const MOST_LESSONS = 3;

/**
 * The chunks of one stream differ in their text alone: the id, the model and the rest repeat. What comes before and
 * after the text is learned from one chunk that was parsed; where a later chunk has the same around a plain text, that
 * text is all that it says, and parsing it again would tell no more. This halves the cost of a stream.
 */
export class RepeatedChunk {
  #before: string | undefined;
  #after = '';
  #lessons = 0;

  /** The text of a chunk like the one learned; `undefined` for any other, which has to be parsed. */
  textOf(data: string): string | undefined {
    if (this.#before === undefined || !data.startsWith(this.#before) || !data.endsWith(this.#after))
      return undefined;
    const end = data.length - this.#after.length;
    if (end < this.#before.length) return undefined;
    const text = data.slice(this.#before.length, end);
    return PLAIN.test(text) ? text : undefined;
  }

  /** @param chunk `data` parsed, which says a text and nothing else */
  learn(data: string, chunk: Untrusted): void {
    if (this.#lessons === MOST_LESSONS) return;
    this.#lessons += 1;
    const start = data.indexOf(MEMBER) + MEMBER.length;
    const end = data.indexOf('"', start);
    if (start < MEMBER.length || end === -1) return;
    const before = data.slice(0, start);
    const after = data.slice(end);
    if (!saysTextThere(chunk, before, after)) return;
    this.#before = before;
    this.#after = after;
  }
}

/** Whether the text between `before` and `after` is the delta's content and has no other effect: tried with another. */
function saysTextThere(chunk: Untrusted, before: string, after: string): boolean {
  const other = parseJson(before + OTHER_TEXT + after);
  const delta = deltaOf(chunk);
  const otherDelta = deltaOf(other);
  if (delta === undefined || otherDelta?.['content'] !== OTHER_TEXT) return false;
  // The other chunk is ours: given the same text, it has to be the same all over.
  Object.assign(otherDelta, { content: delta['content'] });
  return JSON.stringify(other) === JSON.stringify(chunk);
}

function deltaOf(chunk: unknown): Untrusted | undefined {
  const choices = isObject(chunk) ? chunk['choices'] : undefined;
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  const delta = isObject(choice) ? choice['delta'] : undefined;
  return isObject(delta) ? delta : undefined;
}
