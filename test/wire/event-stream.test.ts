import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';
import * as fc from 'fast-check';
import { ApiError, Content } from '#kernel';
import { bedrockRuntime, codecOf } from './support.ts';

const official = new EventStreamCodec(toUtf8, fromUtf8);
const stream = codecOf(bedrockRuntime, 'ConverseStream', {
  output: ['stream.contentBlockDelta.delta'],
}).eventStream;
assert.ok(stream);

function read(frame: Buffer): { readonly headers: Record<string, unknown>; readonly body: unknown } {
  const { headers, body } = official.decode(frame);
  return {
    headers: Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value])),
    body: JSON.parse(Buffer.from(body).toString()),
  };
}

describe('a frame', () => {
  test('is read by the official codec, checksums and all, whatever text is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.nat(9), (text, contentBlockIndex) => {
        const frame = stream.encode({
          contentBlockDelta: { contentBlockIndex, delta: new Content({ text }) },
        });
        assert.deepEqual(read(frame), {
          headers: {
            ':event-type': 'contentBlockDelta',
            ':content-type': 'application/json',
            ':message-type': 'event',
          },
          body: { contentBlockIndex, delta: { text } },
        });
      }),
    );
  });

  test('is byte for byte what the official codec writes', () => {
    const text = { type: 'string' as const, value: 'messageStop' };
    const expected = official.encode({
      headers: {
        ':event-type': text,
        ':content-type': { type: 'string', value: 'application/json' },
        ':message-type': { type: 'string', value: 'event' },
      },
      body: Buffer.from('{"stopReason":"end_turn"}'),
    });
    assert.deepEqual(stream.encode({ messageStop: { stopReason: 'end_turn' } }), Buffer.from(expected));
  });

  test('of an event that the stream does not have, or with a member of the wrong type, is not made', () => {
    assert.throws(() => stream.encode({ surprise: {} }), { code: 'UnknownEvent' });
    assert.throws(() => stream.encode({ messageStop: { stopReason: 1 } }), { code: 'OutputOfWrongType' });
  });

  test('with bare text where content was declared is not made', () => {
    const bare = { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'a' } } };
    assert.throws(() => stream.encode(bare), { code: 'BareContent' });
  });

  test('whose whole event is wrapped is made: content above the declared place covers it', () => {
    const event = { contentBlockDelta: new Content({ contentBlockIndex: 0, delta: { text: 'a' } }) };
    assert.deepEqual(read(stream.encode(event)).body, { contentBlockIndex: 0, delta: { text: 'a' } });
  });
});

describe('an error after the stream began', () => {
  test('that the stream models is an exception by its member name', () => {
    const frame = stream.encodeException(new ApiError('ThrottlingException', 'Too fast.'));
    assert.deepEqual(read(frame), {
      headers: {
        ':exception-type': 'throttlingException',
        ':content-type': 'application/json',
        ':message-type': 'exception',
      },
      body: { message: 'Too fast.' },
    });
  });

  test('that it does not model travels in the headers', () => {
    const { headers } = read(stream.encodeException(new ApiError('AccessDeniedException', 'No.')));
    assert.deepEqual(headers, {
      ':error-code': 'AccessDeniedException',
      ':error-message': 'No.',
      ':content-type': 'application/json',
      ':message-type': 'error',
    });
  });

  test('that the service does not know is an internal error, and its message stays inside', () => {
    const { headers, body } = read(stream.encodeException(new ApiError('Whatever', 'secret detail')));
    assert.equal(headers[':exception-type'], 'internalServerException');
    assert.doesNotMatch(JSON.stringify(body), /secret/);
  });
});
