import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { byteFor, SYMBOL, UNSEEN } from '../../src/detect/engine/characters.ts';
import { normalised } from '../../src/detect/engine/normalise.ts';
import { compile } from '../../src/detect/engine/plan.ts';
import { PlainScanner } from '../../src/detect/engine/plain-scanner.ts';
import type { Scanner } from '../../src/detect/engine/scanner.ts';
import { SimdScanner } from '../../src/detect/engine/simd/scanner.ts';
import { hostTextMemory, plainTextMemory } from '../../src/detect/engine/text-memory.ts';
import { seenOf, Window } from '../../src/detect/engine/window.ts';
import { fuzzRounds } from './fuzz.ts';

const part = fc.oneof(
  fc.constantFrom(
    '\u200b',
    '\ufeff\u00ad',
    'é',
    '漢字',
    '😀',
    '\ud83d',
    '\ude00',
    '４',
    '٣',
    '\u00a0',
    'x',
    '\0',
  ),
  fc.nat(40).map((count) => '\u200b'.repeat(count)),
  fc.nat(150).map((count) => 'plain text '.repeat(14).slice(0, count)),
  fc.nat(80).map((count) => '😀'.repeat(count)),
  fc.nat(80).map((count) => 'Ж１\u0e01'.repeat(30).slice(0, count)),
  fc.string({ unit: 'binary' }),
  fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units)),
);
const texts = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''));
const cases = fc.oneof({ weight: 3, arbitrary: texts }, fc.string({ maxLength: 500 }));
const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 300 })), {
  minLength: 1,
});

/** A text in pieces of these sizes, in turn. */
function cut(text: string, sizes: readonly number[]): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length;) {
    const size = sizes[pieces.length % sizes.length] ?? 1;
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return pieces;
}

/** The units that are searched, and the bytes that stand for them, as the rules say, unit by unit. */
function expected(text: string): { readonly unit: number; readonly byte: number }[] {
  const seen: { unit: number; byte: number }[] = [];
  let row = 0;
  for (let unit = 0; unit < text.length; unit += 1) {
    const code = text.charCodeAt(unit);
    const byte = code < 0x80 ? code : byteFor(code);
    if (byte === UNSEEN && row < 8) row += 1;
    else {
      row = 0;
      seen.push({ unit, byte: byte === UNSEEN ? SYMBOL : byte });
    }
  }
  return seen;
}

describe('a text that goes into the engine', () => {
  const scanners: Readonly<Record<string, Scanner>> = { SIMD: new SimdScanner(), plain: new PlainScanner() };
  for (const scanner of Object.values(scanners)) scanner.load(compile([]).tables);

  test('is taken alike by the SIMD scanner and the plain one, behind what was kept, whatever it is', () => {
    fc.assert(
      fc.property(texts, fc.nat(100), fc.nat(24), (piece, count, carry) => {
        const kept = Uint8Array.from({ length: count }, (_, index) => index + 1);
        // As the end of a piece leaves it: no half of a pair behind an unseen character.
        const before = carry > 16 ? 16 : carry % 9;
        const [simd, plain] = Object.values(scanners).map((scanner) => {
          const taken = scanner.take(kept, piece, before);
          const bytes = scanner.bytes.slice(0, count + taken.written + 64);
          return { ...taken, marks: taken.marks.slice(), bytes };
        });
        assert.deepEqual(simd, plain);
        assert.deepEqual(simd?.bytes.subarray(0, count), kept);
        assert.ok(simd?.bytes.subarray(count + simd.written).every((byte) => byte === 0));
      }),
      { numRuns: fuzzRounds(1_500) },
    );
  });

  for (const [name, scanner] of Object.entries(scanners)) {
    test(`is the same, and knows its places, however it is cut: ${name}`, () => {
      fc.assert(
        fc.property(cases, sizes, fc.nat(60), fc.boolean(), (text, sizes, keep, known) => {
          const characters = expected(text);
          const window = new Window(scanner, known ? text : undefined);
          let [searched, seen] = ['', ''];
          for (const piece of cut(text, sizes)) {
            const { base } = window;
            const taken = window.take(piece);
            // What was kept is where it was.
            assert.equal(window.text.slice(0, searched.length - base), searched.slice(base));
            searched = searched.slice(0, base) + window.text;
            seen += seenOf(piece, taken);
            window.keepFrom(Math.max(base, searched.length - keep));
          }
          assert.equal(searched, String.fromCharCode(...characters.map(({ byte }) => byte)));
          assert.equal(searched, normalised(text));
          assert.equal(seen, characters.map(({ unit }) => text.charAt(unit)).join(''));
          const { places } = window;
          const placeOf = (unit: number) => ({ unit, byte: Buffer.byteLength(text.slice(0, unit)) });
          const forget = Math.floor(text.length / 3);
          places.forgetUnit(forget);
          for (const [index, { unit }] of characters.entries()) {
            if (unit < forget) continue;
            assert.deepEqual(places.startOf(index), placeOf(unit), `${index} begins`);
            assert.deepEqual(places.endOf(index + 1), placeOf(unit + 1), `${index} ends`);
          }
          for (let unit = forget; unit <= text.length; unit += 1)
            assert.equal(places.byteOfUnit(unit), placeOf(unit).byte, `unit ${unit}`);
        }),
        { numRuns: fuzzRounds(400) },
      );
    });
  }

  test('is refused where it is longer than the memory that it goes into', () => {
    const simd = new SimdScanner();
    assert.throws(() => simd.take(new Uint8Array(), 'x'.repeat(300_000), 0), /longer than the scanner holds/);
    assert.throws(
      () => simd.take(new Uint8Array(1_048_000), 'x'.repeat(1_000), 0),
      /longer than the scanner holds/,
    );
    assert.equal(simd.take(new Uint8Array(500_000).fill(1), 'x'.repeat(260_000), 0).written, 260_000);
  });

  test('is written and read alike with a Buffer and without', () => {
    fc.assert(
      fc.property(fc.oneof(texts, fc.string({ maxLength: 400, size: 'max' })), fc.nat(7), (text, at) => {
        const [place, length] = [2 * at, 2 * text.length];
        const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
        for (const make of [hostTextMemory, plainTextMemory]) {
          const bytes = new Uint8Array(length + 20);
          const memory = make(bytes.buffer, Buffer);
          memory.write(text, place);
          assert.deepEqual([...new Uint16Array(bytes.buffer, place, text.length)], units);
          assert.ok(bytes.subarray(place + length).every((byte) => byte === 0));
          for (const [index, byte] of bytes.entries()) bytes[index] = byte & 0x7f;
          assert.equal(
            memory.read(place, place + length),
            units.map((unit) => String.fromCharCode(unit & 0x7f, (unit >> 8) & 0x7f)).join(''),
          );
        }
      }),
    );
  });
});
