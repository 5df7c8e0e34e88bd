import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { ApiError, codeOf, limits, Secret, type Clock } from '#kernel';
import { revealSecret } from '#reveal-secret';
import type { SecretPlace, SecretSealer } from './secret-sealer.ts';

/**
 * Why a request was denied, in a form that only the account where it was denied can read, for a day.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
 */
export interface AuthorizationMessages {
  /**
   * @param message JSON
   * @returns base64url; `undefined` for a message that is too long for anybody to decode
   */
  encode(accountId: string, message: string): Promise<string | undefined>;
  /** @param encoded attacker-controlled @returns JSON @throws ApiError `InvalidAuthorizationMessageException` */
  decode(accountId: string, encoded: string): Promise<string>;
}

export function createAuthorizationMessages(
  sealer: SecretSealer,
  clock: Clock,
  region: string,
): AuthorizationMessages {
  return {
    async encode(accountId, message) {
      const packed = deflateRawSync(`${clock.now()}\n${message}`).toString('base64');
      const sealed = await sealer.seal(new Secret(packed), placeOf(accountId, region));
      const encoded = Buffer.from(sealed).toString('base64url');
      return encoded.length > limits.authorizationMessageCharacters ? undefined : encoded;
    },

    async decode(accountId, encoded) {
      const text = await open(accountId, Buffer.from(encoded, 'base64url'));
      const end = text.indexOf('\n');
      const age = clock.now() - Number(text.slice(0, end));
      if (age >= limits.authorizationMessageMilliseconds) throw invalid();
      return text.slice(end + 1);
    },
  };

  async function open(accountId: string, sealed: Uint8Array): Promise<string> {
    try {
      const packed = await sealer.open(sealed, placeOf(accountId, region));
      return inflateRawSync(Buffer.from(revealSecret(packed), 'base64')).toString('utf8');
    } catch (error) {
      // Another account's, altered, or sealed under a key that is gone: who asks learns not which.
      if (codeOf(error) === 'DoesNotOpen' || codeOf(error) === 'NoDataKey') throw invalid();
      throw error;
    }
  }
}

function placeOf(accountId: string, region: string): SecretPlace {
  return { accountId, purpose: 'authorization-messages', table: region, row: '', column: 'message' };
}

function invalid(): ApiError {
  return new ApiError('InvalidAuthorizationMessageException', 'Message is not valid or is expired.');
}
