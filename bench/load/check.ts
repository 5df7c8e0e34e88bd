import type { ReceivedAnswer } from './answer-reader.ts';
import type { Expectation } from './job.ts';

/** What is wrong with an answer, in words that name no content; `undefined` for one that is right. */
export function problemOf({ status, body }: ReceivedAnswer, expect: Expectation): string | undefined {
  if (status !== 200) return `status ${status}`;
  const times = occurrences(body, expect.word);
  if (times !== expect.times) return `${times} pieces of text where there should be ${expect.times}`;
  if (expect.last !== '' && !body.subarray(-512).includes(expect.last)) return 'it has no proper end';
  return undefined;
}

export function occurrences(bytes: Buffer, word: string): number {
  const sought = Buffer.from(word);
  let count = 0;
  for (let at = bytes.indexOf(sought); at >= 0; at = bytes.indexOf(sought, at + sought.length)) count += 1;
  return count;
}
