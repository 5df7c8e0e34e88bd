import type { Text } from '../engine/text.ts';
import type { Identifier } from '../identifier.ts';

const [AT, DOT] = [0x40, 0x2e];
const signs = Uint8Array.from({ length: 256 }, (_, byte) =>
  "._%+'-".includes(String.fromCharCode(byte)) ? 1 : 0,
);

/** No two dots in a row, and before the at sign none that only other signs follow. */
function hasDotsAsWritten({ bytes }: Text, start: number, end: number): boolean {
  // Whether a dot stands before this place, with other signs alone behind it.
  let open = false;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === AT ? open : byte === DOT && bytes[at + 1] === DOT) return false;
    open = byte === DOT || (open && signs[byte] === 1);
  }
  return true;
}

/** @see https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3 for the lengths */
export const email: Identifier = {
  type: 'EMAIL',
  onByDefault: true,
  forms: [
    {
      anchor: { shape: 'at' },
      expression:
        /(?<![A-Za-z0-9])[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}(?![A-Za-z0-9-])/,
      check: (candidate, text, start) =>
        hasDotsAsWritten(text, start, start + candidate.length) ? candidate.length : 0,
      score: 0.9,
      reason: 'a mailbox, an at sign and a domain name',
    },
  ],
  examples: [
    'ada@example.com',
    'write to ada.lovelace+notes@mail.example.co.uk.',
    'mailto:o_brien-7@sub.example.org?subject=x',
    'user=%3Cada@example.com%3E',
  ],
  counterExamples: [
    'ada@localhost',
    'see @example.com',
    'a@b.c',
    'v1.2.3@2024',
    'ada.@example.com',
    'ada at example.com',
    `${'a'.repeat(65)}@example.com`,
  ],
};
