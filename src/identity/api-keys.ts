import { createHash, timingSafeEqual } from 'node:crypto';
import { limits, Secret, type Clock } from '#kernel';
import { revealSecret } from '#reveal-secret';
import type { Store } from '#store';
import type { AccessKey } from './access-key.ts';
import { hasSecondFactor } from './mfa.ts';
import type { PrincipalPolicies } from './principal-policies.ts';
import { userPrincipal } from './principal.ts';
import { rememberedIdentity } from './remembered.ts';
import { readTags } from './tags.ts';

/** Who calls with an API key, and with which policies; `accessKeyId` is the credential's id, `ACCA…`. */
export type ApiKey = Omit<AccessKey, 'secret'>;

/** Long-term Amazon Bedrock API keys, as they come with a request: `Authorization: Bearer ABSK…`. */
export interface ApiKeys {
  /**
   * Whose key this is, if it is there, Active and not expired. Changes count as quickly as those of access keys.
   * @throws CaprockError what the store throws: in doubt nobody is let in
   */
  find(presented: Secret): Promise<ApiKey | undefined>;
}

/** What service-specific credentials tell: that something has changed. */
export interface RememberedApiKeys extends ApiKeys {
  forget(): void;
}

interface Known {
  readonly key: ApiKey;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export function createApiKeys(store: Store, policies: PrincipalPolicies, clock: Clock): RememberedApiKeys {
  // By the hash of the whole key: whoever can name an entry has the key.
  const remembered = rememberedIdentity<Known>(store, clock, limits.accessKeysCached);

  async function read(alias: string, hash: Uint8Array): Promise<Known | undefined> {
    const row = await store.db
      .selectFrom('service_specific_credentials as key')
      .innerJoin('users as user', 'user.user_id', 'key.user_id')
      .innerJoin('accounts as account', 'account.account_id', 'key.account_id')
      .select(['key.credential_id', 'key.account_id', 'key.secret_hash', 'key.expires_at'])
      .select(['user.user_id', 'user.user_name', 'user.path'])
      .where('key.alias', '=', alias)
      .where('key.service_name', '=', BEDROCK)
      .where('key.status', '=', 'Active')
      .where('account.closed_at', 'is', null)
      .executeTakeFirst();
    const matches = timingSafeEqual(row?.secret_hash ?? NO_HASH, hash);
    if (row === undefined || !matches) return undefined;
    const tags = await readTags(store.db, row.user_id);
    const principal = userPrincipal({
      accountId: row.account_id,
      userId: row.user_id,
      userName: row.user_name,
      path: row.path,
      accessKeyId: row.credential_id,
      tags: new Map(tags.map(({ key, value }) => [key, value])),
    });
    return {
      key: {
        accessKeyId: row.credential_id,
        fingerprint: row.credential_id,
        principal,
        policies: await policies.forUser(row.user_id),
        owesSecondFactor: await hasSecondFactor(store.db, row.user_id),
      },
      expiresAt: row.expires_at ?? Number.POSITIVE_INFINITY,
    };
  }

  return {
    async find(presented) {
      const alias = aliasOf(presented);
      if (alias === undefined) return undefined;
      const hash = hashOfApiKey(presented);
      const known = await remembered.get(Buffer.from(hash).toString('base64'), () => read(alias, hash));
      return known !== undefined && clock.now() < known.expiresAt ? known.key : undefined;
    },
    forget: () => remembered.forget(),
  };
}

/** The one service that has such credentials here. */
export const BEDROCK = 'bedrock.amazonaws.com';

const PREFIX = 'ABSK';
/** A user's name, a number where there are more keys than one, and the account. */
const ALIAS = /^[\w+=,.@-]{1,128}$/;
/** Stands in where there is no key of that alias, so that the work is the same. */
const NO_HASH = new Uint8Array(32);

/** `ABSK` and, in base64, the alias, a colon and a secret. @see https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html */
export function formatApiKey(alias: string, secret: string): Secret {
  return new Secret(PREFIX + Buffer.from(`${alias}:${secret}`, 'utf8').toString('base64'));
}

/** The secret in it has 256 random bits, so that a quick hash keeps it as well as a slow one. */
export function hashOfApiKey(key: Secret): Uint8Array {
  return createHash('sha256').update(revealSecret(key)).digest();
}

function aliasOf(presented: Secret): string | undefined {
  const text = revealSecret(presented);
  if (!text.startsWith(PREFIX) || text.length > limits.apiKeyBytes) return undefined;
  const [alias, secret] = Buffer.from(text.slice(PREFIX.length), 'base64').toString('utf8').split(':');
  if (alias === undefined || secret === undefined || secret === '') return undefined;
  // Whoever presents it has proved nothing yet: what is no alias does not reach the database.
  return ALIAS.test(alias) ? alias : undefined;
}
