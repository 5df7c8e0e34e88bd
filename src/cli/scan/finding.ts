import type { Finding } from '#detect';

/** A finding of a scan: where it is, and as much of the data as may be shown. */
export interface ScanFinding {
  /** The file's path; inside an archive `archive.zip!folder/file`. */
  readonly file: string;
  /** `line 3, column 14`, `row 3, column email`, `$.user.email`, `page 2`. */
  readonly place: string;
  /** Counted from 1, where the file has lines. */
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly finding: Finding;
  readonly data: string;
}

/** As much of the data as tells one finding from another: its ends, where it is long. */
export function maskedData(data: string): string {
  const signs = [...data.replaceAll(/\s+/g, ' ')];
  if (signs.length < 12) return '*'.repeat(signs.length);
  const ends = signs.length < 24 ? 2 : 4;
  return `${signs.slice(0, ends).join('')}…${signs.slice(-ends).join('')} (${signs.length} characters)`;
}
