/** One command of `caprock`. */
export interface Command {
  readonly usage: string;
  readonly about: string;
  /** Further lines of its help. */
  readonly details?: readonly string[];
  /** @returns the exit code */
  readonly run: (args: readonly string[]) => Promise<number>;
}
