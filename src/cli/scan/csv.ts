import { limits } from '#kernel';
import type { CellSearch } from './cells.ts';

/** Reads a table with a header and hands over its cells. @see https://www.rfc-editor.org/rfc/rfc4180 */
export class CsvReader {
  readonly #search: CellSearch;
  readonly #separator: string;
  /** Of the columns, as the first row has them; what is in the first row is searched too, for not every table has a header. */
  readonly #names: string[] = [];
  #isHead = true;
  #column = 0;
  #field = '';
  /** What ends a field, a row, or begins quotes. */
  readonly #signs: RegExp;
  #quoted = false;
  #afterQuote = false;
  #line = 1;
  #rowLine = 1;

  constructor(search: CellSearch, separator: string) {
    this.#search = search;
    this.#separator = separator;
    this.#signs = new RegExp(`["\\r\\n${separator}]`, 'g');
  }

  write(piece: string): void {
    let at = 0;
    while (at < piece.length) {
      const end = this.#quoted ? piece.indexOf('"', at) : this.#nextSign(piece, at);
      const stop = end === -1 ? piece.length : end;
      if (stop > at) this.#append(piece.slice(at, stop));
      if (stop < piece.length) this.#take(piece.charAt(stop));
      at = stop + 1;
    }
  }

  end(): void {
    if (this.#field !== '' || this.#column > 0) this.#endRow();
    this.#search.end();
  }

  /** Where the next sign stands that is not of a field. */
  #nextSign(piece: string, from: number): number {
    this.#signs.lastIndex = from;
    return this.#signs.exec(piece)?.index ?? -1;
  }

  #append(text: string): void {
    for (let line = text.indexOf('\n'); line >= 0; line = text.indexOf('\n', line + 1)) this.#line += 1;
    this.#field += text;
    this.#afterQuote = false;
    // A longer field is read in parts.
    if (this.#field.length > limits.scanFieldCharacters) this.#give();
  }

  #take(sign: string): void {
    if (this.#quoted) {
      this.#quoted = false;
      this.#afterQuote = true;
    } else if (sign === this.#separator) this.#endField();
    else if (sign === '\n') {
      this.#line += 1;
      this.#endRow();
    } else if (sign === '"') {
      const opens = this.#field === '' || this.#afterQuote;
      // A quote that stands twice is one of the field; one within a field that is not quoted is one as well.
      if (this.#afterQuote || !opens) this.#field += '"';
      this.#quoted = opens;
      this.#afterQuote = false;
    }
  }

  #endField(): void {
    if (this.#isHead && this.#column < limits.scanColumns)
      this.#names.push(this.#field.slice(0, limits.scanColumnNameCharacters));
    this.#give();
    this.#column += 1;
    this.#afterQuote = false;
  }

  #endRow(): void {
    this.#endField();
    this.#isHead = false;
    this.#column = 0;
    this.#rowLine = this.#line;
  }

  #give(): void {
    const value = this.#field;
    this.#field = '';
    if (value === '') return;
    const name = this.#isHead ? '' : (this.#names[this.#column] ?? '');
    const line = this.#rowLine;
    this.#search.add({ place: `line ${line}, column ${name || this.#column + 1}`, line, name, value });
  }
}
