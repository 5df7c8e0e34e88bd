/** One command of `caprock`. */
export interface Command {
  readonly usage: string;
  readonly about: string;
  /** Further lines of its help. */
  readonly details?: readonly string[];
  /** Commands of its own, by the word that follows it. */
  readonly commands?: Readonly<Record<string, Command>>;
  /** @returns the exit code */
  readonly run: (args: readonly string[]) => Promise<number>;
}
