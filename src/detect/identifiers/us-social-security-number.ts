import type { Identifier } from '../identifier.ts';

/**
 * Area, group and serial that were never issued.
 * @see https://www.ssa.gov/employer/randomization.html
 */
function isIssuable(candidate: string): boolean {
  const digits = candidate.replaceAll(/[ -]/g, '');
  return (
    !/^(?:000|666|9)/.test(digits) &&
    !/^\d{3}00/.test(digits) &&
    !digits.endsWith('0000') &&
    !/^(\d)\1*$/.test(digits)
  );
}

const check = (candidate: string): number => (isIssuable(candidate) ? candidate.length : 0);

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
