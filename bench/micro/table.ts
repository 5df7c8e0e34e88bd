import type { MicroResult } from './measure.ts';

export function formatMicro(results: readonly MicroResult[]): string {
  const rows = [
    ['operation', 'µs', 'floor', 'µs', 'ratio'],
    ...results.map(({ name, floorName, operation, floor, ratio }) => [
      name,
      operation.toFixed(2),
      floorName,
      floor.toFixed(2),
      ratio.toFixed(2),
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, at) =>
        at === 0 || at === 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
      )
      .join('  '),
  );
  return [
    'Processor time of one operation on this thread, and of a floor with the same bytes; medians of rounds in turn',
    '',
    ...lines,
  ].join('\n');
}
