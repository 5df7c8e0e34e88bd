import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { type Placed, type Resolved, Resolver } from '../../src/detect/engine/resolver.ts';
import { fuzzRounds } from './fuzz.ts';

/** All of them at once: of each row that overlaps from first to last, the surest first, and then what does not overlap it. */
function resolved(findings: readonly Placed[]): { readonly kept: Placed[]; readonly hidden: number[] } {
  const kept: Placed[] = [];
  const surest = findings.toSorted(
    (a, b) =>
      b.score - a.score ||
      b.end - b.start - (a.end - a.start) ||
      a.start - b.start ||
      (a.type < b.type ? -1 : 1),
  );
  for (const one of surest)
    if (!kept.some(({ start, end }) => one.start < end && one.end > start)) kept.push(one);
  const hidden = new Set(
    findings.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, more) => start + more)),
  );
  return { kept: kept.toSorted((a, b) => a.start - b.start), hidden: [...hidden].toSorted((a, b) => a - b) };
}

const findings = fc.array(
  fc
    .tuple(
      fc.nat(60),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(0.6, 0.7),
      fc.constantFrom('A', 'B', 'C'),
    )
    .map(([start, length, score, type]): Placed => ({ type, start, end: start + length, score })),
  { maxLength: 30 },
);

describe('a resolver of findings that overlap', () => {
  test('keeps the surer and hides all, in whatever order and pieces they come', () => {
    fc.assert(
      fc.property(findings, fc.array(fc.nat(70), { maxLength: 4 }), (some, stops) => {
        const resolver = new Resolver<Placed>();
        const all: Resolved<Placed>[] = [];
        let from = 0;
        for (const decided of [...stops.toSorted((a, b) => a - b), Infinity]) {
          for (const one of some) if (one.start >= from && one.start < decided) resolver.add(one);
          all.push(...resolver.drain(decided));
          from = decided;
        }
        const { kept, hidden } = resolved(some);
        assert.deepEqual(
          all.flatMap(({ found }) => found ?? []),
          kept,
        );
        assert.deepEqual(
          all.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, more) => start + more)),
          hidden,
        );
      }),
      { numRuns: fuzzRounds(2_000) },
    );
  });
});
