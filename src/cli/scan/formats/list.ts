/** The items of a JSON array, written one by one. */
export class JsonList {
  readonly #write: (text: string) => void;
  readonly #indent: string;
  #count = 0;

  /** @param indent how far the items stand in */
  constructor(write: (text: string) => void, indent: string) {
    this.#write = write;
    this.#indent = indent;
  }

  add(item: unknown): void {
    const text = JSON.stringify(item, null, 2).replaceAll('\n', `\n${this.#indent}`);
    this.#write(`${this.#count === 0 ? '[' : ','}\n${this.#indent}${text}`);
    this.#count += 1;
  }

  end(): void {
    this.#write(this.#count === 0 ? '[]' : `\n${this.#indent.slice(2)}]`);
  }
}
