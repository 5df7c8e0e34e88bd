/** Standard output: the answer alone, so that it can be piped. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Standard error: everything that is said around the answer. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/**
 * A progress bar on standard error, where that is a terminal; silent elsewhere.
 * @returns takes what is done and what there is in all
 */
export function progressBar(label: string): (done: number, total: number) => void {
  if (!process.stderr.isTTY) return () => {};
  return (done, total) => {
    const share = total === 0 ? 1 : done / total;
    const filled = Math.round(share * 30);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(30 - filled)}`;
    const percent = String(Math.round(share * 100)).padStart(3);
    process.stderr.write(`\r${label} ${bar} ${percent} %${done >= total ? '\n' : ''}`);
  };
}
