import { createHash, randomBytes } from 'node:crypto';
import { Secret } from '#kernel';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** 32 symbols divide a byte's 256 values evenly, so each is as likely as the others. */
function base32(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => BASE32.charAt(byte % 32)).join('');
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
export function newUserId(): string {
  return `AIDA${base32(randomBytes(17))}`;
}

export function newGroupId(): string {
  return `AGPA${base32(randomBytes(17))}`;
}

export function newRoleId(): string {
  return `AROA${base32(randomBytes(17))}`;
}

export function newPolicyId(): string {
  return `ANPA${base32(randomBytes(17))}`;
}

/** Nobody sees it: an OIDC provider's ARN is all that IAM shows. */
export function newOidcProviderId(): string {
  return `OIDC${base32(randomBytes(17))}`;
}

/** An id of the same form that is always the same for `text`. */
export function uniqueIdOf(prefix: 'ANPA', text: string): string {
  return `${prefix}${base32(createHash('sha256').update(text).digest().subarray(0, 17))}`;
}

export function newAccessKeyId(): string {
  return `AKIA${base32(randomBytes(16))}`;
}

/** Of a service-specific credential. */
export function newCredentialId(): string {
  return `ACCA${base32(randomBytes(17))}`;
}

/** Never shown: what an MFA device's tags belong to. */
export function newMfaDeviceId(): string {
  return `MFAD${base32(randomBytes(17))}`;
}

/** The last part of a security key's serial number. */
export function newSecurityKeyId(): string {
  return base32(randomBytes(20));
}

/** 320 random bits in 64 symbols of base32, as virtual MFA devices have them. */
export function newSeed(): Secret {
  return new Secret(base32(randomBytes(64)));
}

/**
 * The id of a session's key: like AWS's it tells the account, in its first eight letters; the others are random.
 * @param accountId twelve digits, which take 40 bits
 */
export function newSessionKeyId(accountId: string): string {
  const account = BigInt(accountId);
  const letters = Array.from({ length: 8 }, (_, index) =>
    BASE32.charAt(Number((account >> BigInt(5 * (7 - index))) & 31n)),
  );
  return `ASIA${letters.join('')}${base32(randomBytes(8))}`;
}

/** The account that {@link newSessionKeyId} put into an id. */
export function accountOfSessionKeyId(sessionKeyId: string): string {
  let account = 0n;
  for (const letter of sessionKeyId.slice(4, 12)) account = account * 32n + BigInt(BASE32.indexOf(letter));
  return String(account).padStart(12, '0');
}

/** 240 random bits in 40 characters. */
export function newSecretAccessKey(): Secret {
  return new Secret(randomBytes(30).toString('base64'));
}

/** Whether a text could be the id of a session's key. */
export function isSessionKeyId(text: string): boolean {
  return /^ASIA[A-Z2-7]{16}$/.test(text);
}

/** Whether a text could be one of our access key ids; what could not need not be looked up. */
export function isAccessKeyId(text: string): boolean {
  return /^AKIA[A-Z2-7]{16}$/.test(text);
}
