import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { limits, type Clock } from '#kernel';
import type { Store } from '#store';
import type { Person } from '../sign-in.ts';
import type { PortalClient } from './clients.ts';
import { hashOf, newToken } from './hash.ts';
import { endFamily, invalidGrant, type Grantor } from './tokens.ts';

/** What a program asks for: who it is, and where and how it wants its code. */
export interface CodeRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly codeChallenge: string;
  readonly state: string;
}

/**
 * Authorization codes: good for one use within minutes, by who knows the PKCE verifier.
 * @see https://www.rfc-editor.org/rfc/rfc7636
 */
export interface PortalCodes {
  /** @returns where the browser takes it: the program's own address, with the code and what it asked to have back */
  issue(request: CodeRequest, person: Person, mfaAt: number | undefined): Promise<URL>;
  /** A code that comes twice was seen by somebody: what it brought ends. @throws ApiError `InvalidGrantException` */
  redeem(
    client: PortalClient,
    answer: { readonly code: string; readonly redirectUri: string; readonly codeVerifier: string },
  ): Promise<Grantor & { readonly familyId: string }>;
}

export function createPortalCodes(store: Store, clock: Clock): PortalCodes {
  return {
    async issue({ clientId, redirectUri, codeChallenge, state }, person, mfaAt) {
      const code = newToken();
      const now = clock.now();
      await store.transaction(async (trx) => {
        const long = now - limits.portalSessionMilliseconds;
        await trx.deleteFrom('portal_codes').where('created_at', '<', long).execute();
        await trx
          .insertInto('portal_codes')
          .values({
            code_hash: hashOf(code),
            account_id: person.accountId,
            client_id: clientId,
            redirect_uri: redirectUri,
            code_challenge: codeChallenge,
            user_id: person.userId,
            mfa_at: mfaAt ?? null,
            family_id: randomUUID(),
            created_at: now,
            used_at: null,
          })
          .execute();
      });
      const back = new URL(redirectUri);
      back.searchParams.set('code', code);
      back.searchParams.set('state', state);
      return back;
    },

    async redeem(client, { code, redirectUri, codeVerifier }) {
      const now = clock.now();
      const found = await store.transaction(async (trx) => {
        const row = await trx
          .selectFrom('portal_codes')
          .selectAll()
          .where('code_hash', '=', hashOf(code))
          .where('client_id', '=', client.clientId)
          .executeTakeFirst();
        if (row === undefined) return undefined;
        const { numUpdatedRows } = await trx
          .updateTable('portal_codes')
          .set({ used_at: now })
          .where('code_hash', '=', row.code_hash)
          .where('used_at', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows === 1n) return row;
        await endFamily(trx, row.family_id);
        return undefined;
      });
      if (
        found === undefined ||
        now - found.created_at >= limits.portalCodeMilliseconds ||
        found.redirect_uri !== redirectUri ||
        !isRegistered(client, redirectUri) ||
        !fits(found.code_challenge, codeVerifier)
      ) {
        throw invalidGrant();
      }
      return {
        accountId: found.account_id,
        userId: found.user_id,
        clientId: client.clientId,
        familyId: found.family_id,
        ...(found.mfa_at === null ? {} : { mfaAt: found.mfa_at }),
      };
    },
  };
}

/** A program on a machine registers its address without the port, which the system gives it. @see https://www.rfc-editor.org/rfc/rfc8252#section-7.3 */
function isRegistered({ redirectUris }: PortalClient, redirectUri: string): boolean {
  const withoutPort = (text: string): string => {
    const url = new URL(text);
    url.port = '';
    return url.href;
  };
  return redirectUris.some((registered) => withoutPort(registered) === withoutPort(redirectUri));
}

/** S256, the one method. */
function fits(challenge: string, verifier: string): boolean {
  const right = Buffer.from(createHash('sha256').update(verifier).digest('base64url'));
  const shown = Buffer.from(challenge);
  return right.length === shown.length && timingSafeEqual(right, shown);
}
