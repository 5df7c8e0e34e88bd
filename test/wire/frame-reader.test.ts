import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { crc32 } from 'node:zlib';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';
import * as fc from 'fast-check';
import { limits } from '#kernel';
import { FrameReader, type Frame } from '#wire';
import { refusal } from './support.ts';

const official = new EventStreamCodec(toUtf8, fromUtf8);

/** A frame as the official codec writes it, with headers of every type. */
function frameOf(text: string, body: Uint8Array): Buffer {
  return Buffer.from(
    official.encode({
      headers: {
        ':event-type': { type: 'string', value: text },
        ':date': { type: 'timestamp', value: new Date(1_795_000_000_123) },
        ':chunk-signature': { type: 'binary', value: body.subarray(0, 32) },
        yes: { type: 'boolean', value: true },
        no: { type: 'boolean', value: false },
        byte: { type: 'byte', value: 1 },
        short: { type: 'short', value: 2 },
        integer: { type: 'integer', value: 3 },
        uuid: { type: 'uuid', value: 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6' },
      },
      body,
    }),
  );
}

function* pieces(bytes: Buffer, sizes: readonly number[]): Generator<Buffer> {
  let at = 0;
  for (let index = 0; at < bytes.length; index += 1) {
    const end = at + (sizes[index % sizes.length] ?? bytes.length);
    yield bytes.subarray(at, end);
    at = end;
  }
}

function read(parts: Iterable<Buffer>): Frame[] {
  const reader = new FrameReader();
  const frames: Frame[] = [];
  for (const part of parts) frames.push(...reader.push(part));
  assert.equal(reader.isMidFrame, false);
  return frames;
}

/** A frame with checksums that are right, whatever else is wrong with it. */
function forged(
  headers: Buffer,
  payload: Buffer,
  lengths: { total?: number; headers?: number } = {},
): Buffer {
  const frame = Buffer.alloc(16 + headers.length + payload.length);
  frame.writeUInt32BE(lengths.total ?? frame.length, 0);
  frame.writeUInt32BE(lengths.headers ?? headers.length, 4);
  frame.writeUInt32BE(crc32(frame.subarray(0, 8)), 8);
  headers.copy(frame, 12);
  payload.copy(frame, 12 + headers.length);
  frame.writeUInt32BE(crc32(frame.subarray(0, -4)), frame.length - 4);
  return frame;
}

describe('frames of the official codec', () => {
  const frames = fc.array(fc.tuple(fc.string({ maxLength: 40 }), fc.uint8Array({ maxLength: 300 })), {
    minLength: 1,
    maxLength: 5,
  });
  const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 5 });

  test('are read, whatever pieces they arrive in', () => {
    fc.assert(
      fc.property(frames, sizes, (given, cut) => {
        const bytes = Buffer.concat(given.map(([text, body]) => frameOf(text, body)));
        const found = read(pieces(bytes, cut));
        assert.equal(found.length, given.length);
        for (const [index, [text, body]] of given.entries()) {
          const { headers, payload } = found[index] as Frame;
          assert.deepEqual([...payload], [...body]);
          const [type, date, signature] = [':event-type', ':date', ':chunk-signature'].map((name) =>
            headers.get(name),
          );
          assert.equal(type?.type === 'text' && type.value, Buffer.from(text).toString('utf8'));
          assert.equal(date?.type === 'timestamp' && date.value, 1_795_000_000_123n);
          assert.deepEqual(signature?.type === 'bytes' && [...signature.value], [...body.subarray(0, 32)]);
          assert.equal(headers.size, 9);
        }
      }),
    );
  });

  test('with any bit changed are refused', () => {
    const frame = frameOf('chunk', Buffer.from('{"bytes":"eA=="}'));
    for (let bit = 0; bit < frame.length * 8; bit += 1) {
      const changed = Buffer.from(frame);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(refusal(() => read([changed])).code, 'ValidationException');
    }
  });
});

describe('bytes of a hostile client', () => {
  test('that announce a frame or headers beyond the bounds are refused before they have come', () => {
    const announce = (total: number, headers: number) =>
      forged(Buffer.alloc(0), Buffer.alloc(0), { total, headers }).subarray(0, 12);
    for (const prelude of [
      announce(limits.eventFrameBytes + 1, 0),
      announce(2 ** 32 - 1, 0),
      announce(10_000, limits.eventHeaderBytes + 1),
    ]) {
      assert.match(refusal(() => read([prelude])).message, /must have at most/);
    }
  });

  test('whose lengths contradict each other are refused', () => {
    const bad = [{ total: 15 }, { total: 0 }, { headers: 1 }, { total: 16, headers: 8 }];
    for (const lengths of bad) {
      assert.match(
        refusal(() => read([forged(Buffer.alloc(0), Buffer.alloc(0), lengths)])).message,
        /framed/,
      );
    }
  });

  const headers: Readonly<Record<string, Buffer>> = {
    'a header whose name is cut off': Buffer.from([9, 97]),
    'a header without a type': Buffer.from([1, 97]),
    'a header of an unknown type': Buffer.from([1, 97, 10]),
    'a header without a name': Buffer.from([0, 0]),
    'a text that is cut off': Buffer.from([1, 97, 7, 0, 9, 98]),
    'a timestamp that is cut off': Buffer.from([1, 97, 8, 0, 0]),
    'a header twice': Buffer.from([1, 97, 0, 1, 97, 1]),
  };
  for (const [title, bytes] of Object.entries(headers)) {
    test(`with ${title} are refused`, () => {
      assert.match(refusal(() => read([forged(bytes, Buffer.alloc(0))])).message, /headers of an event/);
    });
  }

  test('one by one, of the largest frame, cost no more than the frame', () => {
    const frame = forged(Buffer.alloc(0), Buffer.alloc(limits.eventFrameBytes - 16));
    const started = performance.now();
    assert.equal(read(pieces(frame, [64])).length, 1);
    assert.ok(performance.now() - started < 1_000);
  });
});
