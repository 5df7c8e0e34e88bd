import { armour } from '../engine/tail.ts';
import type { Identifier } from '../identifier.ts';

/** @see https://www.rfc-editor.org/rfc/rfc7468 */
export const privateKey: Identifier = {
  type: 'PRIVATE_KEY',
  onByDefault: true,
  forms: [
    {
      anchor: { prefixes: ['begin '], back: 5 },
      expression: /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/,
      // With its body where that follows; the header alone tells enough.
      tail: armour,
      score: 0.99,
      reason: 'the armour of a private key',
    },
  ],
  examples: [
    '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----',
    '-----BEGIN RSA PRIVATE KEY-----\\nMIIE',
    '-----BEGIN OPENSSH PRIVATE KEY-----',
    '-----BEGIN ENCRYPTED PRIVATE KEY-----',
    '-----BEGIN PGP PRIVATE KEY BLOCK-----',
  ],
  counterExamples: [
    '-----BEGIN PUBLIC KEY-----',
    '-----BEGIN CERTIFICATE-----',
    '-----END PRIVATE KEY-----',
    'BEGIN PRIVATE KEY',
  ],
};
