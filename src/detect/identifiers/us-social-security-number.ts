import type { Text } from '../engine/text.ts';
import type { Identifier } from '../identifier.ts';

/**
 * Refuses an area, a group and a serial that were never issued, and a row of one digit.
 * @see https://www.ssa.gov/employer/randomization.html
 */
function check(candidate: string, { bytes }: Text, start: number): number {
  let number = 0;
  for (let at = start; at < start + candidate.length; at += 1) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit >= 0 && digit <= 9) number = 10 * number + digit;
  }
  const [area, group, serial] = [Math.floor(number / 1e6), Math.floor(number / 1e4) % 100, number % 1e4];
  const wasNever = area === 0 || area === 666 || area >= 900 || group === 0 || serial === 0;
  return wasNever || number % 111_111_111 === 0 ? 0 : candidate.length;
}

export const usSocialSecurityNumber: Identifier = {
  type: 'US_SOCIAL_SECURITY_NUMBER',
  onByDefault: true,
  forms: [
    {
      anchor: { shape: 'ssn' },
      expression: /(?<![\w.-])\d{3}-\d{2}-\d{4}(?!\w)(?![.-]\d)/,
      check,
      score: 0.8,
      reason: 'three, two and four digits with hyphens, of an area that is issued',
    },
    {
      expression: /(?<![\w.-])\d{3} ?\d{2} ?\d{4}(?!\w)(?![.-]\d)/,
      check,
      keywords: { words: ['ssn', 'social security', 'social security number', 'ss#', 'ssn#'], within: 30 },
      score: 0.85,
      reason: 'nine digits of an area that is issued, near a word for social security',
    },
  ],
  examples: ['123-45-6789', 'SSN: 123456789', 'her social security number is 123 45 6789', 'ssn=536-90-4399'],
  counterExamples: [
    '000-12-3456',
    '666-12-3456',
    '900-12-3456',
    '123-00-4567',
    '123-45-0000',
    '123456789',
    '123-45-67890',
    '2024-123-45-6789',
    'ssn 111111111',
  ],
};
