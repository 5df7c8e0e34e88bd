import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { median, percentile } from '../../bench/load/statistics.ts';
import { toSample, type Sample } from '../../bench/measure.ts';
import { readSettings } from '../../bench/settings.ts';
import { formatTable } from '../../bench/table.ts';

function sample(
  target: string,
  round: number,
  requestsPerSecond: number,
  more: Partial<Sample> = {},
): Sample {
  return {
    operation: 'Converse',
    concurrency: 32,
    target,
    round,
    requestsPerSecond,
    p50: 1,
    p99: 2,
    firstByteP50: 1,
    cpuPerThousand: 0.5,
    memoryMebibytes: 100,
    eventsPerAnswer: 0,
    wrong: new Map(),
    busyShare: 1,
    loadShare: 0.5,
    foreignShare: 0,
    ...more,
  };
}

const TARGETS = [
  { name: '(b) floor', tls: true },
  { name: '(d) Caprock', tls: true },
];

describe('the table', () => {
  test('with several rounds shows medians, and the median of the ratios of single rounds', () => {
    const samples = [
      sample('(b) floor', 0, 1000),
      sample('(d) Caprock', 0, 600),
      // A slow moment of the machine, which both met.
      sample('(b) floor', 1, 100),
      sample('(d) Caprock', 1, 60),
      sample('(b) floor', 2, 1200),
      sample('(d) Caprock', 2, 660),
    ];
    const table = formatTable(samples, TARGETS, [['(d) Caprock', '(b) floor']]);
    const cells = (start: string): string[] | undefined =>
      table
        .split('\n')
        .find((line) => line.startsWith(start))
        ?.slice(22)
        .trim()
        .split(/\s+/);
    assert.equal(cells('(b) floor')?.[1], '1000');
    assert.equal(cells('(d) Caprock')?.[1], '600');
    assert.equal(cells('(d) / (b)')?.[0], '0.60');
  });

  test('marks a target whose load had no processor time left, and counts wrong answers', () => {
    const wrong = new Map([['status 503', 7]]);
    const table = formatTable([sample('(b) floor', 0, 1000, { loadShare: 0.97, wrong })], TARGETS, []);
    assert.match(table, /\(b\) floor .* 1000\* .* 7$/m);
  });
});

test('a sample divides processor time by answers, and the rest of the machine by its processors', () => {
  const result = toSample(
    {
      sent: 100,
      answers: 2000,
      seconds: 2,
      latencies: Float64Array.from([1, 2, 3, 4]),
      firstBytes: Float64Array.from([1, 1, 1, 1]),
      wrong: new Map(),
      eventsPerAnswer: 0,
      targetCpuSeconds: 1,
      modelCpuSeconds: 0.5,
      ownCpuSeconds: 0.25,
      machineCpuSeconds: 2.75,
    },
    {
      operation: 'Converse',
      concurrency: 1,
      target: 't',
      round: 0,
      memoryMebibytes: 1,
      processors: 2,
    },
  );
  assert.equal(result.requestsPerSecond, 1000);
  assert.equal(result.cpuPerThousand, 0.5);
  assert.equal(result.busyShare, 0.5);
  assert.equal(result.loadShare, 0.375);
  assert.equal(result.foreignShare, 0.25);
  assert.equal(result.p50, 2);
});

test('percentiles are values that occur, and the median of an even number lies between two', () => {
  assert.equal(percentile([5, 1, 4, 2, 3], 0.5), 3);
  assert.equal(percentile([5, 1, 4, 2, 3], 0.99), 5);
  assert.equal(median([4, 1, 3, 2]), 2.5);
});

test('settings that make no sense are refused with what would', () => {
  assert.throws(() => readSettings({ BENCH_SECONDS: 'long' }), /BENCH_SECONDS must be a number above 0/);
  assert.throws(
    () => readSettings({ BENCH_TARGETS: 'stub,nobody' }),
    /BENCH_TARGETS must be some of stub, proxy/,
  );
  assert.deepEqual(readSettings({ BENCH_CONCURRENCY: '1,8' }).concurrency, [1, 8]);
});
