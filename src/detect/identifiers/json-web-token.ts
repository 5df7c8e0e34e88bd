import { runOf } from '../engine/tail.ts';
import type { Identifier } from '../identifier.ts';

/** Whether the token's first part is the base64url of a JSON object that names an algorithm. */
function hasHeader(token: string): boolean {
  const header = token.slice(0, token.indexOf('.')).replaceAll('-', '+').replaceAll('_', '/');
  try {
    const parsed: unknown = JSON.parse(atob(header));
    return typeof parsed === 'object' && parsed !== null && 'alg' in parsed;
  } catch {
    return false;
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc7519 */
export const jsonWebToken: Identifier = {
  type: 'JWT',
  onByDefault: true,
  forms: [
    {
      anchor: { prefixes: ['eyJ'] },
      expression: /(?<![\w-])eyJ[\w-]{10,400}\.[\w-]{2,60}/,
      check: (candidate) => (hasHeader(candidate) ? candidate.length : 0),
      tail: runOf(/[\w.-]/),
      score: 0.98,
      reason: 'parts of base64url, of which the first names an algorithm',
    },
  ],
  examples: [
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl',
    'Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxMjM0In0.',
  ],
  counterExamples: [
    'eyJhbGciOiJIUzI1NiJ9',
    'eyJub3RhaGVhZGVyIjoxfQ.eyJzdWIiOiIxMjM0In0.c2ln',
    'eyJxxxxxxxxxxxxx.yyyyyyyyyyyy.zzz',
  ],
};
