import { caseIds, type CaseId } from '../cases.ts';
import type { Verdict } from './outcome.ts';

/** What one client came to. */
export interface Column {
  readonly name: string;
  /** A case that is not in it is one that the client lacks. */
  readonly verdicts: ReadonlyMap<CaseId, Verdict>;
  readonly lacks: Partial<Record<CaseId, string>>;
  /** Why it did not run at all. */
  readonly unavailable: string | undefined;
  readonly seconds: number;
}

const SIGNS: Readonly<Record<Verdict, string>> = { passed: 'ok', failed: 'FAILED', skipped: 'skipped' };

/** Cases downwards, clients across; below it what the clients lack and which did not run, with the reasons. */
export function table(columns: readonly Column[]): string {
  const rows = caseIds.map((id) => [id, ...columns.map((column) => sign(column, id))]);
  const head = ['', ...columns.map(({ name }) => name)];
  const foot = ['seconds', ...columns.map(({ seconds }) => seconds.toFixed(1))];
  const widths = head.map((_, at) => Math.max(...[head, foot, ...rows].map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line), line(foot), '', ...notes(columns)].join('\n');
}

function sign({ verdicts }: Column, id: CaseId): string {
  const verdict = verdicts.get(id);
  return verdict === undefined ? '–' : SIGNS[verdict];
}

function notes(columns: readonly Column[]): string[] {
  return columns.flatMap(({ name, lacks, unavailable }) => {
    const reasons = Map.groupBy(Object.entries(lacks), ([, reason]) => reason);
    return [
      ...(unavailable === undefined ? [] : [`${name} did not run: ${unavailable}`]),
      ...[...reasons].map(([reason, ids]) => `– ${name}: ${reason} (${ids.map(([id]) => id).join(', ')})`),
    ];
  });
}
