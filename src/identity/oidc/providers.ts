import { ApiError, limits, oidcProviderArn, type Clock } from '#kernel';
import type { Database, OidcProviderRow, Store } from '#store';
import type { Kysely, Transaction } from 'kysely';
import type { Changes } from '../changes.ts';
import { newOidcProviderId } from '../ids.ts';
import { refuseOverQuota } from '../quota.ts';
import { addTags, deleteTags, readTags, type Tag, type TaggableKind } from '../tags.ts';
import { readIssuerUrl, withoutScheme } from './issuer-url.ts';

export interface OidcProvider {
  readonly arn: string;
  /** Without `https://`, as IAM shows it. */
  readonly url: string;
  /** The audiences that a token may be for. */
  readonly clientIds: readonly string[];
  /** Kept and shown; what TLS is checked against is the system's and Node's certificate authorities. */
  readonly thumbprints: readonly string[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly tags: readonly Tag[];
}

/** Names a provider of an account by its ARN. */
export interface OidcProviderRef {
  readonly accountId: string;
  readonly providerArn: string;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html */
export interface OidcProviders {
  /** @throws ApiError `EntityAlreadyExistsException` | `InvalidInputException` | `LimitExceededException` */
  create(provider: {
    readonly accountId: string;
    readonly url: string;
    readonly clientIds: readonly string[];
    readonly thumbprints: readonly string[];
    readonly tags: readonly Tag[];
  }): Promise<OidcProvider>;
  /** @throws ApiError `NoSuchEntityException` */
  get(ref: OidcProviderRef): Promise<OidcProvider>;
  /** ARNs, sorted. */
  list(accountId: string): Promise<readonly string[]>;
  /** One that is not there is passed over, as IAM does. */
  delete(ref: OidcProviderRef): Promise<void>;
  /** @throws ApiError `NoSuchEntityException` | `InvalidInputException` */
  setThumbprints(ref: OidcProviderRef & { readonly thumbprints: readonly string[] }): Promise<void>;
  /** One that is there already is not added again. @throws ApiError `NoSuchEntityException` | `LimitExceededException` */
  addClientId(ref: OidcProviderRef & { readonly clientId: string }): Promise<void>;
  /** One that is not there is passed over, as IAM does. @throws ApiError `NoSuchEntityException` */
  removeClientId(ref: OidcProviderRef & { readonly clientId: string }): Promise<void>;
}

export function createOidcProviders(
  store: Store,
  changes: Changes,
  clock: Clock,
  loopback: boolean,
): OidcProviders {
  async function update(
    ref: OidcProviderRef,
    change: (row: OidcProviderRow) => Partial<Pick<OidcProviderRow, 'client_ids' | 'thumbprints'>>,
  ): Promise<void> {
    await changes.make(async (trx) => {
      const row = await requireOidcProvider(trx, ref);
      await trx
        .updateTable('oidc_providers')
        .set({ client_ids: row.client_ids, ...change(row) })
        .where('provider_id', '=', row.provider_id)
        .execute();
    });
  }

  return {
    async create({ accountId, tags, ...provider }) {
      const issuer = readIssuerUrl(provider.url, loopback);
      const row: OidcProviderRow = {
        provider_id: newOidcProviderId(),
        account_id: accountId,
        arn: oidcProviderArn(accountId, withoutScheme(issuer)),
        issuer,
        client_ids: writeClientIds(provider.clientIds),
        thumbprints: writeThumbprints(provider.thumbprints),
        created_at: clock.now(),
      };
      await changes.make(async (trx) => {
        await refuseTaken(trx, row);
        await refuseTooMany(trx, accountId);
        await trx.insertInto('oidc_providers').values(row).execute();
        await addTags(trx, { accountId, ownerId: row.provider_id, word: 'OIDC provider' }, tags);
      });
      return toProvider(row, tags);
    },

    async get(ref) {
      const row = await requireOidcProvider(store.db, ref);
      return toProvider(row, await readTags(store.db, row.provider_id));
    },

    async list(accountId) {
      const rows = await store.db
        .selectFrom('oidc_providers')
        .select('arn')
        .where('account_id', '=', accountId)
        .orderBy('arn')
        .execute();
      return rows.map(({ arn }) => arn);
    },

    async delete(ref) {
      await changes.make(async (trx) => {
        const row = await findOidcProvider(trx, ref);
        if (row === undefined) return;
        await deleteTags(trx, row.provider_id);
        await trx.deleteFrom('oidc_providers').where('provider_id', '=', row.provider_id).execute();
      });
    },

    async setThumbprints({ thumbprints, ...ref }) {
      await update(ref, () => ({ thumbprints: writeThumbprints(thumbprints) }));
    },

    async addClientId({ clientId, ...ref }) {
      await update(ref, (row) => ({ client_ids: writeClientIds([...readTexts(row.client_ids), clientId]) }));
    },

    async removeClientId({ clientId, ...ref }) {
      await update(ref, (row) => ({
        client_ids: writeClientIds(readTexts(row.client_ids).filter((one) => one !== clientId)),
      }));
    },
  };
}

export const oidcProviderKind: TaggableKind<OidcProviderRef> = {
  word: 'OIDC provider',
  requireId: async (db, ref) => (await requireOidcProvider(db, ref)).provider_id,
};

async function findOidcProvider(
  db: Kysely<Database>,
  { accountId, providerArn }: OidcProviderRef,
): Promise<OidcProviderRow | undefined> {
  return db
    .selectFrom('oidc_providers')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('arn', '=', providerArn)
    .executeTakeFirst();
}

/** @throws ApiError `NoSuchEntityException` */
async function requireOidcProvider(db: Kysely<Database>, ref: OidcProviderRef): Promise<OidcProviderRow> {
  const row = await findOidcProvider(db, ref);
  if (row !== undefined) return row;
  throw new ApiError('NoSuchEntityException', `OpenIDConnect Provider not found for arn ${ref.providerArn}`);
}

async function refuseTaken(trx: Transaction<Database>, row: OidcProviderRow): Promise<void> {
  const taken = await findOidcProvider(trx, { accountId: row.account_id, providerArn: row.arn });
  if (taken === undefined) return;
  throw new ApiError('EntityAlreadyExistsException', `Provider with url ${row.issuer} already exists.`);
}

async function refuseTooMany(trx: Transaction<Database>, accountId: string): Promise<void> {
  const { providers } = await trx
    .selectFrom('oidc_providers')
    .select((count) => count.fn.countAll<number>().as('providers'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  refuseOverQuota('OpenIdConnectProvidersPerAccount', providers, limits.oidcProvidersPerAccount);
}

function writeClientIds(clientIds: readonly string[]): string {
  const distinct = [...new Set(clientIds)];
  refuseOverQuota('ClientIdsPerOpenIdConnectProvider', distinct.length - 1, limits.clientIdsPerProvider);
  return JSON.stringify(distinct);
}

/** @throws ApiError `InvalidInputException` */
function writeThumbprints(thumbprints: readonly string[]): string {
  if (thumbprints.length > limits.thumbprintsPerProvider) {
    throw new ApiError(
      'InvalidInputException',
      `Thumbprint list must contain at most ${limits.thumbprintsPerProvider} entries.`,
    );
  }
  return JSON.stringify([...new Set(thumbprints)]);
}

function toProvider(row: OidcProviderRow, tags: readonly Tag[]): OidcProvider {
  return {
    arn: row.arn,
    url: withoutScheme(row.issuer),
    clientIds: readTexts(row.client_ids),
    thumbprints: readTexts(row.thumbprints),
    createdAt: row.created_at,
    tags,
  };
}

/** What this file wrote. */
function readTexts(json: string): readonly string[] {
  return JSON.parse(json) as readonly string[];
}
