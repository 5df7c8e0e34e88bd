import { limits } from '#kernel';
import type { CellSearch } from './cells.ts';

/** Reads a table with a header and hands over its cells. @see https://www.rfc-editor.org/rfc/rfc4180 */
export class CsvReader {
  readonly #search: CellSearch;
  readonly #separator: string;
  #names: string[] | undefined;
  #row: string[] = [];
  #field = '';
  #quoted = false;
  #afterQuote = false;
  #line = 1;
  #rowLine = 1;

  constructor(search: CellSearch, separator: string) {
    this.#search = search;
    this.#separator = separator;
  }

  write(piece: string): void {
    for (const sign of piece) {
      if (sign === '\n') this.#line += 1;
      if (this.#quoted) this.#inQuotes(sign);
      else if (sign === '"' && (this.#field === '' || this.#afterQuote)) {
        // A quote that stands twice is one of the field.
        if (this.#afterQuote) this.#field += '"';
        this.#quoted = true;
        this.#afterQuote = false;
      } else if (sign === this.#separator) this.#endField();
      else if (sign === '\n') this.#endRow();
      else if (sign !== '\r') this.#field += sign;
      if (this.#field.length > limits.scanFieldCharacters) this.#endField();
    }
  }

  end(): void {
    if (this.#field !== '' || this.#row.length > 0) this.#endRow();
    this.#search.end();
  }

  #inQuotes(sign: string): void {
    if (sign === '"') {
      this.#quoted = false;
      this.#afterQuote = true;
    } else this.#field += sign;
  }

  #endField(): void {
    this.#row.push(this.#field);
    this.#field = '';
    this.#afterQuote = false;
  }

  #endRow(): void {
    this.#endField();
    const row = this.#row;
    this.#row = [];
    const line = this.#rowLine;
    this.#rowLine = this.#line;
    // What is in the first row is searched too: not every table has a header.
    const names = this.#names ?? [];
    this.#names ??= row;
    for (const [index, value] of row.entries()) {
      if (value === '') continue;
      const name = names[index] ?? '';
      this.#search.add({ place: `line ${line}, column ${name || index + 1}`, line, name, value });
    }
  }
}
