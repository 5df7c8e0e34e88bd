import { limits } from '#kernel';
import { table } from '../../output.ts';
import type { Format } from '../report.ts';
import type { ScanFinding } from '../finding.ts';

const HEAD = ['TYPE', 'SCORE', 'WHERE', 'DATA'];

/** Columns, as wide as those that are written together need. */
export const asTable: Format = (write) => {
  let rows: (readonly string[])[] = [HEAD];
  const flush = (): void => {
    // A head alone waits for what it stands over.
    if (rows.every((row) => row === HEAD)) return;
    write(`${table(rows).join('\n')}\n`);
    rows = [];
  };
  return {
    add(one) {
      rows.push(rowOf(one));
      if (rows.length > limits.scanRowsTogether) flush();
    },
    flush,
    end: flush,
  };
};

function rowOf({ finding, file, line, column, place, data }: ScanFinding): readonly string[] {
  return [
    finding.type,
    finding.score.toFixed(2),
    line === undefined || column === undefined ? `${file} ${place}` : `${file}:${line}:${column}`,
    data.replaceAll(/\s+/g, ' '),
  ];
}
