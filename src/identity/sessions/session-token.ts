import { codeOf, Secret } from '#kernel';
import { revealSecret } from '#reveal-secret';
import type { SecretPlace, SecretSealer } from '../secret-sealer.ts';
import { readClaims, writeClaims, type SessionClaims } from './claims.ts';

/*
 * A session token, version 1, in base64:
 *
 *   version 1 | account 8 | sealed claims n
 *
 * The account says which data key opens it, and is itself under the seal, with the Region and the access key id:
 * a token is good with its own key id, in its own account and Region, and nowhere else. Nothing is stored, so any
 * replica opens what another sealed.
 */
const VERSION = 1;
const HEADER_BYTES = 9;

export async function sealSession(
  sealer: SecretSealer,
  region: string,
  accessKeyId: string,
  claims: SessionClaims,
): Promise<Secret> {
  const place = sessionPlace(claims.accountId, region, accessKeyId);
  const sealed = await sealer.seal(new Secret(writeClaims(claims)), place);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(VERSION);
  header.writeBigUInt64BE(BigInt(claims.accountId), 1);
  return new Secret(Buffer.concat([header, sealed]).toString('base64'));
}

/**
 * @param token attacker-controlled
 * @returns `undefined` for what is no token of ours, or was altered, or is another key's or Region's
 * @throws what the store throws: in doubt nobody is let in
 */
export async function openSession(
  sealer: SecretSealer,
  region: string,
  accessKeyId: string,
  token: string,
): Promise<SessionClaims | undefined> {
  const bytes = Buffer.from(token, 'base64');
  if (bytes.length <= HEADER_BYTES || bytes[0] !== VERSION || bytes.toString('base64') !== token) {
    return undefined;
  }
  const account = bytes.readBigUInt64BE(1);
  if (account >= 10n ** 12n) return undefined;
  const accountId = String(account).padStart(12, '0');
  try {
    const place = sessionPlace(accountId, region, accessKeyId);
    const text = await sealer.open(bytes.subarray(HEADER_BYTES), place);
    return readClaims(accountId, revealSecret(text));
  } catch (error) {
    if (codeOf(error) === 'DoesNotOpen' || codeOf(error) === 'NoDataKey') return undefined;
    throw error;
  }
}

function sessionPlace(accountId: string, region: string, accessKeyId: string): SecretPlace {
  return { accountId, purpose: 'sts-session', table: region, row: accessKeyId, column: 'session_token' };
}
