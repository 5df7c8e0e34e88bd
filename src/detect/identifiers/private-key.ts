import type { Identifier } from '../identifier.ts';

/** @see https://www.rfc-editor.org/rfc/rfc7468 */
export const privateKey: Identifier = {
  type: 'PRIVATE_KEY',
  onByDefault: true,
  forms: [
    {
      // With its body where that follows; the header alone tells enough.
      expression:
        /-----BEGIN ((?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?)-----(?:[^-]{0,20000}-----END \1-----)?/,
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
