import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AnswerReader } from '../../bench/load/answer-reader.ts';

const SIZED = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello';
const CHUNKED =
  'HTTP/1.1 424 Failed\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\nC\r\nlo\r\nand more\r\n0\r\n\r\n';
const EMPTY = 'HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n';

describe('an HTTP/1.1 answer', () => {
  for (const [name, text, status, body] of [
    ['with a length', SIZED, 200, 'hello'],
    ['in chunks', CHUNKED, 424, 'hello\r\nand more'],
    ['without a body', EMPTY, 204, ''],
  ] as const) {
    test(`${name} is the same however it is cut`, () => {
      const bytes = Buffer.from(text);
      for (let size = 1; size <= bytes.length; size += 1) {
        const reader = new AnswerReader();
        // Twice, for a connection that is kept alive.
        for (let turn = 0; turn < 2; turn += 1) {
          for (let at = 0; at < bytes.length; at += size) {
            const whole = reader.push(bytes.subarray(at, at + size));
            assert.equal(whole, at + size >= bytes.length);
          }
          const answer = reader.finish();
          assert.equal(answer.status, status);
          assert.equal(answer.body.toString(), body);
        }
      }
    });
  }
});
