import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { builtInIdentifiers } from '#detect';
import { CAPITAL } from '../../src/detect/engine/literals.ts';
import { compile } from '../../src/detect/engine/plan.ts';
import { PlainScanner } from '../../src/detect/engine/plain-scanner.ts';
import type { Scanner } from '../../src/detect/engine/scanner.ts';
import { FIRST_LITERAL } from '../../src/detect/engine/shapes.ts';
import { SimdScanner } from '../../src/detect/engine/simd-scanner.ts';
import { fuzzRounds } from './fuzz.ts';

const { tables, literals } = compile(builtInIdentifiers);
/** Each literal as it counts: some only with a capital letter, some only without one. */
const written = literals.map(({ text, cases }) =>
  cases === CAPITAL ? text.charAt(0).toUpperCase() + text.slice(1) : text,
);
// Every shape, and every pair: more than the identifiers ask for.
const everything = { ...tables, wanted: 0xffff, pairs: new Uint8Array(8192).fill(0xff) };

function anchors(scanner: Scanner, text: string, from: number): string[] {
  scanner.take(new Uint8Array(), text, 0);
  const count = scanner.scan(from);
  const list = Array.from({ length: count }, (_, index) => [
    scanner.anchors[2 * index] ?? 0,
    scanner.anchors[2 * index + 1] ?? 0,
  ]);
  // Those of one shape are in the order of the text.
  const last = new Map<number, number>();
  for (const [place = 0, kind = 0] of list) {
    if (kind >= FIRST_LITERAL) continue;
    assert.ok(place >= (last.get(kind) ?? 0), `${kind} at ${place} of ${text}`);
    last.set(kind, place);
  }
  list.sort(([a = 0, x = 0], [b = 0, y = 0]) => a - b || x - y);
  return list.map(([place, kind]) => `${place}:${kind}`);
}

describe('the SIMD scanner and the plain one', () => {
  const simd = new SimdScanner();
  const plain = new PlainScanner();
  simd.load(everything);
  plain.load(everything);

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
      fc.property(cases, ([parts, from]) => {
        const text = parts.join('');
        assert.deepEqual(
          anchors(simd, text, Math.min(from, text.length)),
          anchors(plain, text, Math.min(from, text.length)),
        );
      }),
      { numRuns: fuzzRounds(1_500) },
    );
  });

  test('give those of one shape in the order of the text, whatever stands side by side', () => {
    for (const one of shapes) {
      for (const other of shapes) {
        const text = `${one} ${other}`;
        assert.deepEqual(anchors(simd, text, 0), anchors(plain, text, 0), text);
      }
    }
  });

  test('see every shape and every literal, at every place within a block', () => {
    const seen = new Set<string>();
    for (const one of [...shapes, ...written]) {
      for (let shift = 0; shift < 70; shift += 1) {
        const text = `${' '.repeat(shift)}${one} `;
        const found = anchors(simd, text, 0);
        assert.deepEqual(found, anchors(plain, text, 0), text);
        for (const anchor of found) seen.add(anchor.split(':')[1] ?? '');
      }
    }
    assert.equal(seen.size, 13 + literals.length);
  });

  test('give the same anchors where these need more memory than there is', () => {
    const text = '1.1.1.1-22-3333 +1 a@b '.repeat(10_000);
    assert.deepEqual(anchors(simd, text, 0), anchors(plain, text, 0));
  });
});
