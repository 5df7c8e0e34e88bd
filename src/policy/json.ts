import { CaprockError } from '#kernel';

/** A JSON value; objects are maps, so that no member name (`__proto__`) has a meaning of its own. */
export type Json = null | boolean | string | JsonNumber | readonly Json[] | ReadonlyMap<string, Json>;

/** A number as it was written: conditions compare text. */
export interface JsonNumber {
  readonly digits: string;
}

/** The deepest value of a policy is `Statement[0].Condition.Operator.key[0]`, six levels down. */
const MOST_DEPTH = 12;

/**
 * Reads JSON, and refuses what `JSON.parse` lets pass and a policy must not have: a name twice in one object,
 * where the first value would silently be lost.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html (grammar notes)
 * @throws CaprockError `MalformedPolicy`, with line and column
 */
export function parseJson(text: string): Json {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class Reader {
  // Sticky expressions: they match at `#at` or not at all.
  readonly #space = /[ \t\r\n]*/y;
  readonly #digits = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
  readonly #quoted = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): Json {
    if (depth > MOST_DEPTH) throw this.#error('is nested too deeply');
    this.#match(this.#space);
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default: {
        const digits = this.#match(this.#digits);
        if (digits === undefined) throw this.#error('is not valid JSON');
        return { digits };
      }
    }
  }

  end(): void {
    this.#match(this.#space);
    if (this.#at < this.#text.length) throw this.#error('goes on after its last brace');
  }

  #object(depth: number): Json {
    const members = new Map<string, Json>();
    this.#at += 1;
    if (this.#next('}')) return members;
    do {
      this.#match(this.#space);
      const start = this.#at;
      const name = this.#string();
      if (members.has(name)) throw this.#error('has the same name twice in one object', start);
      if (!this.#next(':')) throw this.#error('is not valid JSON');
      members.set(name, this.value(depth + 1));
    } while (this.#next(','));
    if (!this.#next('}')) throw this.#error('is not valid JSON');
    return members;
  }

  #array(depth: number): Json {
    const items: Json[] = [];
    this.#at += 1;
    if (this.#next(']')) return items;
    do items.push(this.value(depth + 1));
    while (this.#next(','));
    if (!this.#next(']')) throw this.#error('is not valid JSON');
    return items;
  }

  #string(): string {
    const start = this.#at;
    const quoted = this.#match(this.#quoted);
    if (quoted === undefined) throw this.#error('is not valid JSON');
    try {
      return String(JSON.parse(quoted));
    } catch {
      // A control character or an escape that JSON does not have; the cause would quote the text.
      throw this.#error('is not valid JSON', start);
    }
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) throw this.#error('is not valid JSON');
    this.#at += word.length;
    return value;
  }

  /** Steps over `sign` and the space before it, if it comes next. */
  #next(sign: string): boolean {
    this.#match(this.#space);
    if (this.#text[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }

  #match(expression: RegExp): string | undefined {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #error(what: string, at = this.#at): CaprockError {
    const before = this.#text.slice(0, at).split('\n');
    const column = (before.at(-1)?.length ?? 0) + 1;
    return new CaprockError(
      'MalformedPolicy',
      `The policy ${what} (line ${before.length}, column ${column}).`,
    );
  }
}
