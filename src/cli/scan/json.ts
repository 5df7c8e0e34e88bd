import { isExactNumber, limits, parseExactJson, writtenOut } from '#kernel';
import type { CellSearch } from './cells.ts';

/** Hands over the leaves of a JSON document, each with the names of the elements that lead to it. */
export function readJson(document: unknown, line: number | undefined, search: CellSearch): void {
  // A stack of our own: a document may be nested deeper than calls can be.
  const stack: { readonly value: unknown; readonly path: string; readonly names: readonly string[] }[] = [
    { value: document, path: '$', names: [] },
  ];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { value, path, names } = top;
    if (typeof value === 'object' && value !== null && !isExactNumber(value)) {
      for (const [key, inner] of Object.entries(value).reverse()) {
        const index = Array.isArray(value);
        stack.push({
          value: inner,
          path: shortened(index ? `${path}[${key}]` : `${path}.${key}`),
          names: index ? names : [...names.slice(-2), key],
        });
      }
    } else if (value !== null) {
      const text = isExactNumber(value) ? writtenOut(value.rawJSON) : String(value);
      const inner = typeof value === 'string' ? nested(value, path) : undefined;
      if (inner === undefined) search.add({ place: path, line, name: names.join(' '), value: text });
      else stack.push({ value: inner, path, names });
    }
  }
}

/** Reads one document a line; a line that is none is searched as it is. */
export class JsonLinesReader {
  readonly #search: CellSearch;
  #line = 1;
  #text = '';

  constructor(search: CellSearch) {
    this.#search = search;
  }

  write(piece: string): void {
    const lines = (this.#text + piece).split('\n');
    this.#text = lines.pop() ?? '';
    for (const line of lines) {
      this.#take(line);
      this.#line += 1;
    }
    // A longer line is read in parts.
    if (this.#text.length < limits.scanFieldCharacters) return;
    this.#take(this.#text);
    this.#text = '';
  }

  end(): void {
    this.#take(this.#text);
    this.#search.end();
  }

  #take(text: string): void {
    if (text.trim() === '') return;
    const document = parsed(text);
    if (document !== undefined) readJson(document.value, this.#line, this.#search);
    else this.#search.add({ place: `line ${this.#line}`, line: this.#line, name: '', value: text });
  }
}

export function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: parseExactJson(text) };
  } catch {
    return undefined;
  }
}

/** A document that is written as a string within another; strings within strings shorten, so this ends. */
function nested(text: string, path: string): unknown {
  if (!/^\s*[{[]/.test(text) || text.length > limits.scanFieldCharacters || path.length > MOST_PATH)
    return undefined;
  try {
    const value = parseExactJson(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

const MOST_PATH = 400;

function shortened(path: string): string {
  return path.length > MOST_PATH ? `$…${path.slice(-MOST_PATH / 2)}` : path;
}
