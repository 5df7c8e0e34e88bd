import { randomBytes } from 'node:crypto';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz012345';

/** Twelve small letters and digits, as Bedrock's ids are: 60 random bits. */
export function newId(): string {
  return Array.from(randomBytes(12), (byte) => LETTERS.charAt(byte % LETTERS.length)).join('');
}
