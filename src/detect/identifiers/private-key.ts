import { armour, runOf } from '../engine/tail.ts';
import type { Identifier } from '../identifier.ts';

/** @see https://www.rfc-editor.org/rfc/rfc7468 */
export const privateKey: Identifier = {
  type: 'PRIVATE_KEY',
  onByDefault: true,
  forms: [
    {
      anchor: { prefixes: ['begin '], back: 5 },
      // A program's text of the header alone is none, unless lines of base64 follow it as further texts.
      expression:
        /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?!['"`](?![\s,+.]{0,60}['"`][A-Za-z0-9+/]{16}))/,
      // With its body where that follows; the header alone tells enough otherwise.
      tail: armour,
      score: 0.99,
      reason: 'the armour of a private key',
    },
  ],
  examples: [
    '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----',
    '-----BEGIN RSA PRIVATE KEY-----\\nMIIE',
    '-----BEGIN OPENSSH PRIVATE KEY-----',
    "['-----BEGIN PRIVATE KEY-----', 'MC4CAQAwBQYDK2VwBCIEIA==']",
    '-----BEGIN ENCRYPTED PRIVATE KEY-----',
    '-----BEGIN PGP PRIVATE KEY BLOCK-----',
  ],
  counterExamples: [
    '-----BEGIN PUBLIC KEY-----',
    '-----BEGIN CERTIFICATE-----',
    '-----END PRIVATE KEY-----',
    'BEGIN PRIVATE KEY',
    "['-----BEGIN EC PRIVATE KEY-----', ...chunks(key)]",
  ],
};

export const puttyKey: Identifier = {
  type: 'PUTTY_PRIVATE_KEY',
  onByDefault: true,
  forms: [
    {
      anchor: { prefixes: ['putty-user-key-file-'] },
      expression: /PuTTY-User-Key-File-\d: [^\n]{1,60}/,
      tail: runOf(/[\w\s+/=:.@-]/),
      score: 0.98,
      reason: 'the header of a private key of PuTTY',
    },
  ],
  examples: [
    'PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nPrivate-Lines: 1\nAAAA',
    'PuTTY-User-Key-File-3: ssh-ed25519',
  ],
  counterExamples: ['PuTTY-User-Key-File', 'a PuTTY key file', 'PuTTY-User-Key-File-x: rsa'],
};
