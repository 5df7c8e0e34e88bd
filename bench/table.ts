import type { Sample } from './measure.ts';
import { median } from './load/statistics.ts';
import type { Operation } from './targets/target.ts';

/** What a row of the table holds; the columns stand in this order. */
interface Row {
  readonly target: string;
  readonly tls: string;
  readonly rate: string;
  readonly spread: string;
  readonly p50: string;
  readonly p99: string;
  readonly firstByte: string;
  readonly cpu: string;
  readonly busy: string;
  readonly memory: string;
  readonly events: string;
  readonly wrong: string;
}

const HEADINGS: Row = {
  target: 'target',
  tls: 'TLS',
  rate: 'req/s',
  spread: '±%',
  p50: 'p50 ms',
  p99: 'p99 ms',
  firstByte: 'first ms',
  cpu: 'CPU s/1000',
  busy: 'busy %',
  memory: 'MiB',
  events: 'events',
  wrong: 'wrong',
};

/** The quantities of a row, each of which a ratio can be made of. */
const QUANTITIES = {
  rate: 'requestsPerSecond',
  p50: 'p50',
  p99: 'p99',
  firstByte: 'firstByteP50',
  cpu: 'cpuPerThousand',
  memory: 'memoryMebibytes',
} as const satisfies Partial<Record<keyof Row, keyof Sample>>;

/** The load's processor counts as full from here on. */
const FULL = 0.93;

export interface TableTarget {
  readonly name: string;
  readonly tls: boolean;
}

/**
 * The table: for each cell a row for each target, medians over the rounds, and below them the ratios asked for,
 * each the median of the ratios of single rounds, in which both were measured one after the other.
 */
export function formatTable(
  samples: readonly Sample[],
  targets: readonly TableTarget[],
  ratios: readonly (readonly [of: string, to: string])[],
): string {
  const lines: string[] = [];
  for (const [title, cell] of cells(samples)) {
    const rows = targets.flatMap((target) => {
      const own = cell.filter((sample) => sample.target === target.name);
      return own.length === 0 ? [] : [targetRow(target, own)];
    });
    const below = ratios.flatMap(([of, to]) => {
      const row = ratioRow(cell, of, to);
      return row === undefined ? [] : [row];
    });
    lines.push('', title, ...align([HEADINGS, ...rows, ...below]));
  }
  return lines.join('\n');
}

function cells(samples: readonly Sample[]): Map<string, Sample[]> {
  const title = (operation: Operation, concurrency: number): string => `${operation}, ${concurrency} at once`;
  return Map.groupBy(samples, ({ operation, concurrency }) => title(operation, concurrency));
}

function targetRow({ name, tls }: TableTarget, samples: readonly Sample[]): Row {
  const middle = (of: (sample: Sample) => number): number => median(samples.map(of));
  const rates = samples.map(({ requestsPerSecond }) => requestsPerSecond);
  const spread = (Math.max(...rates) - Math.min(...rates)) / 2 / median(rates);
  const streamed = samples.some(({ eventsPerAnswer }) => eventsPerAnswer > 0);
  const full = middle(({ loadShare }) => loadShare) > FULL ? '*' : '';
  return {
    target: name,
    tls: tls ? 'yes' : 'no',
    rate: number(middle((sample) => sample.requestsPerSecond)) + full,
    spread: (spread * 100).toFixed(0),
    p50: number(middle((sample) => sample.p50)),
    p99: number(middle((sample) => sample.p99)),
    firstByte: streamed ? number(middle((sample) => sample.firstByteP50)) : '',
    cpu: number(middle((sample) => sample.cpuPerThousand)),
    busy: (middle((sample) => sample.busyShare) * 100).toFixed(0),
    memory: middle((sample) => sample.memoryMebibytes).toFixed(0),
    events: streamed ? middle((sample) => sample.eventsPerAnswer).toFixed(0) : '',
    wrong: String(samples.reduce((sum, { wrong }) => sum + total(wrong), 0)),
  };
}

function ratioRow(cell: readonly Sample[], of: string, to: string): Row | undefined {
  const pairs = cell.flatMap((sample) => {
    const other = cell.find(({ target, round }) => target === to && round === sample.round);
    return sample.target === of && other !== undefined ? [[sample, other] as const] : [];
  });
  if (pairs.length === 0) return undefined;
  const ratio = (quantity: keyof typeof QUANTITIES): string => {
    const key = QUANTITIES[quantity];
    return median(pairs.map(([a, b]) => a[key] / b[key])).toFixed(2);
  };
  const streamed = pairs.some(([sample]) => sample.eventsPerAnswer > 0);
  return {
    target: `${label(of)} / ${label(to)}`,
    tls: '',
    rate: ratio('rate'),
    spread: '',
    p50: ratio('p50'),
    p99: ratio('p99'),
    firstByte: streamed ? ratio('firstByte') : '',
    cpu: ratio('cpu'),
    busy: '',
    memory: ratio('memory'),
    events: '',
    wrong: '',
  };
}

/** `(d)` of `(d) Caprock`. */
function label(name: string): string {
  return name.split(' ')[0] ?? name;
}

export function total(wrong: ReadonlyMap<string, number>): number {
  return wrong.values().reduce((sum, times) => sum + times, 0);
}

/** Three significant digits, and whole numbers from a hundred on. */
function number(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value.toPrecision(3);
}

function align(rows: readonly Row[]): string[] {
  const columns = Object.keys(HEADINGS) as (keyof Row)[];
  const used = columns.filter((column) => rows.some((row) => row !== HEADINGS && row[column] !== ''));
  const width = (column: keyof Row): number => Math.max(...rows.map((row) => row[column].length));
  return rows.map((row) =>
    used
      .map((column) =>
        column === 'target' ? row[column].padEnd(22) : row[column].padStart(Math.max(6, width(column))),
      )
      .join('  ')
      .trimEnd(),
  );
}
