import type { Identifier } from '../identifier.ts';

/** @see https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3 for the lengths */
export const email: Identifier = {
  type: 'EMAIL',
  onByDefault: true,
  forms: [
    {
      anchor: { shape: 'at' },
      expression:
        /(?<![A-Za-z0-9])[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}(?![A-Za-z0-9-])/,
      check: (candidate) => (/\.[._%+'-]*@|\.\./.test(candidate) ? 0 : candidate.length),
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
