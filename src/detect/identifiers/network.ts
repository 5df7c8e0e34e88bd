import type { Identifier } from '../identifier.ts';

/** A host, with or without a user before it and a port behind it. */
const HOST = /^[^/]*\/\/(?:\[|(?:[^/?#]*@)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d+)?(?:[/?#]|$))/;
const CLOSING = '.,;:!?)]*';

/** How long a candidate is without the signs of the sentence around it. */
function withoutClosing(candidate: string): number {
  let end = candidate.length;
  while (end > 0 && CLOSING.includes(candidate.charAt(end - 1))) end -= 1;
  return end;
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
        check(candidate) {
          const end = withoutClosing(candidate);
          return HOST.test(end === candidate.length ? candidate : candidate.slice(0, end)) ? end : 0;
        },
        score: 0.85,
        reason: 'a scheme and a host',
      },
      {
        anchor: { prefixes: ['www.'] },
        expression: /(?<![\w.@/-])www\.(?:[A-Za-z0-9-]{1,63}\.){1,3}[A-Za-z]{2,24}(?:\/[^\s"'<>`]{0,200})?/i,
        check: withoutClosing,
        score: 0.8,
        reason: 'a host that begins with www',
      },
    ],
    examples: ['https://example.com/a?b=c', 'see http://sub.example.org.', 'on www.example.net/x'],
    counterExamples: ['https://', 'example', 'http:// x', 'www.', 'a://b'],
  },
];
