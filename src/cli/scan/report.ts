import type { ScanFinding } from './finding.ts';

/** Writes a report while the scan is under way: nothing of it is kept but what a format needs for its end. */
export interface ReportWriter {
  add(finding: ScanFinding): void;
  /** Nothing more may come for a while. */
  flush(): void;
  /** @param complete whether everything could be read */
  end(complete: boolean): void;
}

/** @param write takes text as it is to stand in the report */
export type Format = (write: (text: string) => void) => ReportWriter;
