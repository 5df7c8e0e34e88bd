import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { ServerSentEvents } from '../../src/inference/server-sent-events.ts';

function parse(pieces: readonly Uint8Array[], mostBytes = 1_000): string[] {
  const parser = new ServerSentEvents({ mostBytes });
  return pieces.flatMap((piece) => parser.push(piece));
}

function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [0, ...[...places].sort((one, other) => one - other), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

const forms: readonly { readonly name: string; readonly text: string; readonly events: readonly string[] }[] =
  [
    { name: 'one event', text: 'data: a\n\n', events: ['a'] },
    { name: 'no space after the colon', text: 'data:a\n\n', events: ['a'] },
    { name: 'one space is taken and no more', text: 'data:  a\n\n', events: [' a'] },
    { name: 'several lines of data', text: 'data: a\ndata: b\n\n', events: ['a\nb'] },
    { name: 'data without a colon', text: 'data\n\n', events: [''] },
    { name: 'a field that only begins like data', text: 'database: a\n\n', events: [] },
    {
      name: 'comments and other fields',
      text: ': hi\nevent: x\nid: 1\nretry: 3\ndata: a\n\n',
      events: ['a'],
    },
    { name: 'no data at all', text: 'event: x\n\n', events: [] },
    { name: 'lines that end with CR LF', text: 'data: a\r\n\r\ndata: b\r\n\r\n', events: ['a', 'b'] },
    { name: 'lines that end with CR', text: 'data: a\r\rdata: b\r\r', events: ['a', 'b'] },
    { name: 'mixed line ends', text: 'data: a\r\ndata: b\r\n\ndata: c\n\r\n', events: ['a\nb', 'c'] },
    { name: 'a byte order mark first', text: '\uFEFFdata: a\n\n', events: ['a'] },
    { name: 'characters of two, three and four bytes', text: 'data: ñ€𝒳\n\n', events: ['ñ€𝒳'] },
    { name: 'an event that has no end', text: 'data: a\n\ndata: b\n', events: ['a'] },
  ];

describe('server-sent events', () => {
  for (const { name, text, events } of forms) {
    test(`${name}: the same events at every split`, () => {
      const bytes = Buffer.from(text);
      assert.deepEqual(parse([bytes]), events);
      for (let place = 0; place <= bytes.length; place += 1) {
        assert.deepEqual(parse(cut(bytes, [place])), events, `cut at ${place}`);
      }
      assert.deepEqual(
        parse(Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))),
        events,
        'byte by byte',
      );
    });
  }

  test('any text in any pieces gives what it gives in one piece', () => {
    const line = fc.constantFrom('data: ', 'data', ':', 'event: x', '', 'ñ', '\uFEFF', 'a b', '€𝒳');
    const end = fc.constantFrom('\n', '\r', '\r\n', '');
    const text = fc.array(fc.tuple(line, end), { maxLength: 12 });
    const places = fc.array(fc.nat(120), { maxLength: 6 });
    fc.assert(
      fc.property(text, places, (lines, cuts) => {
        const bytes = Buffer.from(lines.flat().join(''));
        const inside = cuts.filter((place) => place <= bytes.length);
        assert.deepEqual(parse(cut(bytes, inside)), parse([bytes]));
      }),
      { numRuns: 2_000 },
    );
  });

  test('bytes that are not UTF-8 become replacement characters, at every split alike', () => {
    const bytes = Buffer.from([...Buffer.from('data: '), 0xff, 0xe2, 0x82, 0x0a, 0x0a]);
    for (let place = 0; place <= bytes.length; place += 1) {
      assert.deepEqual(parse(cut(bytes, [place])), ['\uFFFD\uFFFD']);
    }
  });

  test('an event of the most bytes passes', () => {
    assert.equal(parse([Buffer.from(`data:${'a'.repeat(995)}\n\n`)])[0]?.length, 995);
  });

  for (const [name, pieces] of [
    ['an endless line', Array.from({ length: 30 }, () => Buffer.alloc(100, 'a'))],
    ['endless lines of data', Array.from({ length: 400 }, () => Buffer.from('data:xx\n'))],
    ['one piece too large', [Buffer.from(`data:${'a'.repeat(1_001)}\n\n`)]],
  ] as const) {
    test(`${name}: an error of the model's stream`, () => {
      assert.throws(() => parse(pieces), { code: 'ModelStreamErrorException' });
    });
  }

  test('a long line that arrives byte by byte is copied once', () => {
    const parser = new ServerSentEvents({ mostBytes: 1_000_000 });
    const piece = Buffer.from('a');
    const began = performance.now();
    parser.push(Buffer.from('data:'));
    for (let sent = 0; sent < 300_000; sent += 1) parser.push(piece);
    assert.equal(parser.push(Buffer.from('\n\n'))[0]?.length, 300_000);
    // Copied each time, it would be 45 GB.
    assert.ok(performance.now() - began < 5_000);
  });
});
