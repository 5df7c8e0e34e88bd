import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { builtInIdentifiers } from '#detect';
import { CAPITAL } from '../../src/detect/engine/literals.ts';
import { normalised } from '../../src/detect/engine/normalise.ts';
import { compile } from '../../src/detect/engine/plan.ts';
import { FIRST_LITERAL } from '../../src/detect/engine/shapes.ts';
import { PlainScanner } from '../../src/detect/engine/plain-scanner.ts';
import { CANDIDATE, type Scanner } from '../../src/detect/engine/scanner.ts';
import { PREPARE, SimdAutomata } from '../../src/detect/engine/simd/automata.ts';
import { simdInstance } from '../../src/detect/engine/simd/instance.ts';
import { memoryMap } from '../../src/detect/engine/simd/memory.ts';
import { SimdScanner } from '../../src/detect/engine/simd/scanner.ts';
import { fuzzRounds } from './fuzz.ts';

const { tables } = compile(builtInIdentifiers);
const { literals } = tables.literals;
/** Each literal as it counts: some only with a capital letter, some only without one. */
const written = literals.map(({ text, cases }) =>
  cases === CAPITAL ? text.charAt(0).toUpperCase() + text.slice(1) : text,
);
/** Rules that take anything, so that candidates are anchors and no filter hides one: as many as a scanner holds. */
const takesAll = compile([
  {
    type: 'ANYTHING',
    onByDefault: true,
    forms: Array.from({ length: 1_000 }, () => ({
      expression: /[\s\S]/,
      anchor: { shape: 'ssn' as const },
      score: 1,
      reason: 'a test',
    })),
    examples: [],
    counterExamples: [],
  },
]).rules;
/** Every shape and every pair, more than the identifiers ask for; a rule for each kind of anchor, in lots. */
const lots = Array.from({ length: Math.ceil(tables.byKind.length / takesAll.length) }, (_, lot) => ({
  ...tables,
  wanted: 0xffff,
  pairs: new Uint8Array(8192).fill(0xff),
  rules: takesAll,
  byKind: tables.byKind.map((_rules, kind) => {
    const rule = takesAll[kind - lot * takesAll.length];
    return rule === undefined ? [] : [rule];
  }),
}));

/** Candidates in the order of the text: place, rule and beginning of each. */
function candidates(scanner: Scanner, text: string, from: number, ended = true): string[] {
  scanner.take(new Uint8Array(), text, 0);
  const count = scanner.scan(from, ended);
  const list = Array.from({ length: count }, (_, index) =>
    Array.from(scanner.candidates.subarray(CANDIDATE * index, CANDIDATE * (index + 1))),
  );
  // Those of one rule are in the order of the text.
  const last = new Map<number, number>();
  for (const [place = 0, rule = 0] of list) {
    assert.ok(place >= (last.get(rule) ?? 0), `${rule} at ${place} of ${text}`);
    last.set(rule, place);
  }
  return list.toSorted(([a = 0, x = 0], [b = 0, y = 0]) => a - b || x - y).map((one) => one.join(':'));
}

describe('the SIMD scanner and the plain one', () => {
  const pairs = lots.map((one) => {
    const [simd, plain] = [new SimdScanner(), new PlainScanner()];
    simd.load(one);
    plain.load(one);
    return { simd, plain };
  });

  const shapes = [
    'ada@example.com',
    'https://x',
    '10.20.30.40',
    '2001:db8::1',
    '1:2:3:4:5:6:7:8',
    '00:1B:44:11:3A:B7',
    '00-1B-44-11-3A-B7',
    '123-45-6789',
    '030/901820',
    '0688 872',
    '415-555-2671',
    '(415) 555.2671',
    '+1 415',
    '+(1',
    '4111 1111 1111 1111',
    '3782 822463 10005',
    '4111111111111111',
    'GB82WEST1234',
    'DE89 3704',
    'a'.repeat(23),
    'B7'.repeat(12),
    'x'.repeat(64),
    '9'.repeat(64),
    'Ringvej 144',
    'Kn\x01gatan 5',
    'seen 5',
    'Xe 5',
  ];
  const ascii = fc.string({
    unit: fc.integer({ min: 0, max: 127 }).map((unit) => String.fromCharCode(unit)),
  });
  const part = fc.oneof(
    fc.constantFrom(...shapes),
    fc.constantFrom(
      ...written,
      ...literals.map(({ text }) => text),
      ...literals.map(({ text }) => text.toUpperCase().replaceAll(' ', '_')),
    ),
    fc.constantFrom(' ', '-', '.', ':', '@', '/', '+', '(', ')', '\n', 'a', 'Z', '0', '_'),
    ascii,
  );
  const cases = fc.tuple(fc.array(part, { maxLength: 60 }), fc.nat(200));

  test('give the same anchors for any text, from any place on', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(...pairs), ([parts, from], { simd, plain }) => {
        const text = parts.join('');
        assert.deepEqual(
          candidates(simd, text, Math.min(from, text.length)),
          candidates(plain, text, Math.min(from, text.length)),
        );
      }),
      { numRuns: fuzzRounds(1_500) },
    );
  });

  test('give those of one shape in the order of the text, whatever stands side by side', () => {
    const [{ simd, plain } = assert.fail()] = pairs;
    for (const one of shapes) {
      for (const other of shapes) {
        const text = `${one} ${other}`;
        assert.deepEqual(candidates(simd, text, 0), candidates(plain, text, 0), text);
      }
    }
  });

  test('see every shape and every literal, at every place within a block', () => {
    const seen = new Set<string>();
    for (const [lot, { simd, plain }] of pairs.entries()) {
      const first = Math.max(0, lot * takesAll.length - FIRST_LITERAL);
      const ofLot = written.slice(first, (lot + 1) * takesAll.length - FIRST_LITERAL);
      for (const one of [...shapes, ...ofLot]) {
        for (let shift = 0; shift < 70; shift += 1) {
          const text = `${' '.repeat(shift)}${one} `;
          const found = candidates(simd, text, 0);
          assert.deepEqual(found, candidates(plain, text, 0), text);
          for (const anchor of found) seen.add(`${lot}:${anchor.split(':')[1] ?? ''}`);
        }
      }
    }
    assert.equal(seen.size, 13 + literals.length);
  });

  test('give the same anchors where these need more memory than there is', () => {
    const text = '1.1.1.1-22-3333 +1 a@b '.repeat(10_000);
    for (const { simd, plain } of pairs)
      assert.deepEqual(candidates(simd, text, 0), candidates(plain, text, 0));
  });
});

describe('what the SIMD scanner and the plain one take for candidates', () => {
  const simd = new SimdScanner();
  const plain = new PlainScanner();
  simd.load(tables);
  plain.load(tables);
  const examples = builtInIdentifiers.flatMap((one) => [...one.examples, ...one.counterExamples]);
  const part = fc.oneof(
    fc.constantFrom(...examples),
    fc.constantFrom(...examples).chain((one) => fc.nat(one.length).map((cut) => one.slice(cut))),
    fc.constantFrom(...written),
    fc.constantFrom(' ', ' is ', ': ', '="', "' = '", '-', '.', ':', '1:2:', '12', '7 ', '(', '\n', '_', 'A'),
    fc.string({ unit: fc.constantFrom(...'0123456789 -:/.AZaf'), maxLength: 24 }),
  );
  const cases = fc.tuple(
    fc.array(part, { maxLength: 30, size: 'max' }),
    fc.constantFrom('', ' ', ' ', '\n'),
    fc.nat(60),
    fc.boolean(),
  );

  test('is the same for any text, from any place on, whether more may follow or not', () => {
    let found = 0;
    fc.assert(
      fc.property(cases, ([parts, glue, from, ended]) => {
        const text = normalised(parts.join(glue));
        const start = Math.min(from, text.length);
        const expected = candidates(plain, text, start, ended);
        found += expected.length;
        assert.deepEqual(candidates(simd, text, start, ended), expected);
      }),
      { numRuns: fuzzRounds(1_500) },
    );
    assert.ok(found > fuzzRounds(1_500));
  });

  test('is less than half of the anchors of what looks like data and is none', () => {
    const text = 'account 1 passport 2 4111 4111 4111 4112 password token a@b. '.repeat(100);
    const anchors = lots.flatMap((one) => {
      const scanner = new SimdScanner();
      scanner.load({ ...one, wanted: tables.wanted, pairs: tables.pairs });
      return candidates(scanner, text, 0);
    });
    assert.ok(2 * candidates(simd, text, 0).length < anchors.length);
  });

  test('is everything where automata have no room any more', () => {
    const map = memoryMap(simdInstance(() => 0));
    const memory = new Uint8Array(map.OUTPUT);
    const automata = new SimdAutomata(tables.rules, map, () => memory);
    for (const { number } of tables.rules) {
      const at = automata.follow(number, PREPARE);
      assert.ok(at >= map.AUTOMATA && at < map.KEPT);
    }
    const none = new SimdAutomata(tables.rules, { ...map, AUTOMATA: map.KEPT }, () => memory);
    assert.equal(none.follow(0, PREPARE), 0);
  });
});
