import type { Detector } from '#detect';
import type { Report } from './text.ts';

/** A value with the name that it has: a cell of a table, a leaf of a document. */
export interface Cell {
  readonly place: string;
  readonly line: number | undefined;
  /** Column name or element names: keywords may stand there. */
  readonly name: string;
  readonly value: string;
}

/** Wider than any window of keywords: the name of one value does not vouch for the next. */
const APART = ' '.repeat(128);
const BATCH = 64 * 1024;

/** Searches values together with their names. */
export class CellSearch {
  readonly #file: string;
  readonly #detector: Detector;
  readonly #report: Report;
  #text = '';
  #cells: { readonly cell: Cell; readonly start: number }[] = [];

  constructor(file: string, detector: Detector, report: Report) {
    this.#file = file;
    this.#detector = detector;
    this.#report = report;
  }

  add(cell: Cell): void {
    this.#text += `${cell.name}: `;
    this.#cells.push({ cell, start: this.#text.length });
    this.#text += cell.value + APART;
    if (this.#text.length > BATCH) this.end();
  }

  end(): void {
    const [text, cells] = [this.#text, this.#cells];
    this.#text = '';
    this.#cells = [];
    let index = 0;
    for (const finding of this.#detector.find(text)) {
      while (index + 1 < cells.length && (cells[index + 1]?.start ?? 0) <= finding.start) index += 1;
      const at = cells[index];
      // A finding in a name alone belongs to the value behind it.
      const owner =
        at !== undefined && finding.start < at.start + at.cell.value.length ? at : (cells[index + 1] ?? at);
      if (owner === undefined) continue;
      const { place, line } = owner.cell;
      const data = text.slice(finding.start, finding.end);
      this.#report({ file: this.#file, place, line, column: undefined, finding, data });
    }
  }
}
