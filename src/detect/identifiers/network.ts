import { IS, kinds } from '../engine/characters.ts';
import type { Text } from '../engine/text.ts';
import type { Identifier } from '../identifier.ts';

const [SLASH, AT, COLON, DOT, BRACKET] = [0x2f, 0x40, 0x3a, 0x2e, 0x5b];
const bytesOf = (characters: RegExp): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, byte) =>
    byte < 128 && characters.test(String.fromCharCode(byte)) ? 1 : 0,
  );
const closing = bytesOf(/[.,;:!?)\]*]/);
const endsAuthority = bytesOf(/[/?#]/);
const inLabel = bytesOf(/[A-Za-z0-9-]/);

/** Where a candidate ends without the signs of the sentence around it. */
function withoutClosing({ bytes }: Text, start: number, end: number): number {
  let at = end;
  while (at > start && closing[bytes[at - 1] ?? 0] === 1) at -= 1;
  return at;
}

/** Whether a host stands behind the scheme, with or without a user before it and a port behind it. */
function hasHost({ bytes }: Text, start: number, end: number): boolean {
  let at = start;
  while (at < end && bytes[at] !== SLASH) at += 1;
  at += 2;
  if (at > end || bytes[at - 1] !== SLASH) return false;
  if (at < end && bytes[at] === BRACKET) return true;
  let authorityEnd = at;
  for (; authorityEnd < end && endsAuthority[bytes[authorityEnd] ?? 0] !== 1; authorityEnd += 1)
    if (bytes[authorityEnd] === AT) at = authorityEnd + 1;
  return isHost(bytes, at, authorityEnd);
}

/** Labels with a dot between any two, and a port or none. */
function isHost(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  let label = at;
  for (; at < end && bytes[at] !== COLON; at += 1) {
    if (bytes[at] !== DOT) {
      if (inLabel[bytes[at] ?? 0] !== 1) return false;
    } else if (at === label) return false;
    else label = at + 1;
  }
  if (at === label) return false;
  if (at === end) return true;
  const port = at + 1;
  for (at = port; at < end; at += 1) if (((kinds[bytes[at] ?? 0] ?? 0) & IS.digit) === 0) return false;
  return at > port;
}

export const network: readonly Identifier[] = [
  {
    type: 'MAC_ADDRESS',
    onByDefault: false,
    forms: [
      {
        anchor: { shape: 'mac' },
        expression:
          /(?<![\w:.-])[0-9A-Fa-f]{2}(?:([:-])[0-9A-Fa-f]{2})(?:\1[0-9A-Fa-f]{2}){4}(?![\w:-])(?!\.\w)/,
        // All of one digit, or counted up: an example.
        check: (candidate) => (/^(.)(?:\1|[:-])+$|^0?1.0?2.0?3.0?4/.test(candidate) ? 0 : candidate.length),
        score: 0.8,
        reason: 'six pairs of hexadecimal digits',
      },
    ],
    examples: ['00:1B:44:11:3A:B7', 'mac 00-1b-44-11-3a-b7.'],
    counterExamples: [
      '00:1B:44:11:3A',
      '00:00:00:00:00:00',
      '01:02:03:04:05:06',
      '00:1B:44:11:3A:B7:C8',
      '12:34:56',
    ],
  },
  {
    type: 'URL',
    onByDefault: false,
    forms: [
      {
        anchor: { shape: 'scheme' },
        expression:
          /(?<![A-Za-z0-9+.-])(?:https?|ftps?|wss?|s3|git|ssh):\/\/[A-Za-z0-9[][^\s"'<>`{}|\\^]{1,400}/i,
        check(candidate, text, start) {
          const end = withoutClosing(text, start, start + candidate.length);
          return hasHost(text, start, end) ? end - start : 0;
        },
        score: 0.85,
        reason: 'a scheme and a host',
      },
      {
        anchor: { prefixes: ['www.'] },
        expression: /(?<![\w.@/-])www\.(?:[A-Za-z0-9-]{1,63}\.){1,3}[A-Za-z]{2,24}(?:\/[^\s"'<>`]{0,200})?/i,
        check: (candidate, text, start) => withoutClosing(text, start, start + candidate.length) - start,
        score: 0.8,
        reason: 'a host that begins with www',
      },
    ],
    examples: ['https://example.com/a?b=c', 'see http://sub.example.org.', 'on www.example.net/x'],
    counterExamples: ['https://', 'example', 'http:// x', 'www.', 'a://b'],
  },
];
