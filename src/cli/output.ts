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

/** A progress bar on standard error, where that is a terminal; silent elsewhere. */
export interface ProgressBar {
  /** Takes what is done and what there is in all; 0 where that is not known. */
  (done: number, total: number): void;
  /** Takes the bar away, so that something else can be said. */
  clear(): void;
}

export function progressBar(label: string): ProgressBar {
  if (!process.stderr.isTTY) return Object.assign(() => {}, { clear() {} });
  let shown = '';
  const show = (done: number, total: number): void => {
    const line = `${label} ${total === 0 ? megabytes(done) : barOf(done / total)}`;
    const ended = total > 0 && done >= total ? '\n' : '';
    if (line === shown) return;
    shown = line;
    process.stderr.write(`\r${line}${ended}`);
  };
  const clear = (): void => {
    if (shown !== '') process.stderr.write('\r\u001b[K');
    shown = '';
  };
  return Object.assign(show, { clear });
}

function barOf(share: number): string {
  const filled = Math.round(share * 30);
  const percent = String(Math.round(share * 100)).padStart(3);
  return `${'█'.repeat(filled)}${'░'.repeat(30 - filled)} ${percent} %`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
