import { randomBytes } from 'node:crypto';
import { ApiError, limits, type Clock } from '#kernel';
import type { KmsGrantRow, Store } from '#store';
import { toGrant, type Grant, type GrantConstraints } from './grant.ts';
import type { KmsKey } from './key.ts';
import type { Principals } from './key-policies.ts';
import { requireUsable } from './key-state.ts';
import { readMarker, toPage, type Page, type PageQuery } from './page.ts';

export interface GrantWish {
  readonly key: KmsKey;
  readonly name: string | undefined;
  readonly grantee: string;
  readonly retiring: string | undefined;
  /** The account of whoever makes it. */
  readonly issuingAccountId: string;
  readonly operations: readonly string[];
  readonly constraints: GrantConstraints | undefined;
  /** Only whether it could be made. */
  readonly dryRun: boolean;
}

export interface GrantQuery extends PageQuery {
  readonly keyId: string;
  readonly grantId?: string | undefined;
  readonly grantee?: string | undefined;
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html */
export interface Grants {
  /**
   * A grant with a name that is made again, all else alike, is the same grant.
   * @throws ApiError `InvalidArnException` for a principal that is not there | `DisabledException` |
   *   `KMSInvalidStateException` | `LimitExceededException` | `ValidationException`
   */
  create(wish: GrantWish): Promise<Grant>;
  find(keyId: string, grantId: string): Promise<Grant | undefined>;
  list(query: GrantQuery): Promise<Page<Grant>>;
  listRetirable(
    query: PageQuery & { readonly retiring: string },
  ): Promise<Page<Grant & { accountId: string }>>;
  /** @throws ApiError `InvalidGrantIdException` where there is none */
  delete(keyId: string, grantId: string): Promise<void>;
}

const PRINCIPAL =
  /^arn:aws:(?:iam::\d{12}:(?:user|role)\/|sts::\d{12}:(?:assumed-role|federated-user)\/)\S+$/;
const SYMMETRIC_ONLY: ReadonlySet<string> = new Set([
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
]);

export function createGrants(deps: { store: Store; principals: Principals; clock: Clock }): Grants {
  const { store, principals, clock } = deps;

  async function idOf(arn: string): Promise<string | null> {
    const id = PRINCIPAL.test(arn) ? await principals.idOf(arn) : null;
    if (id !== null) return id ?? null;
    throw new ApiError(
      'InvalidArnException',
      'A principal of the grant is not a user, a role or a session that is there.',
    );
  }

  return {
    async create(wish) {
      const { key, operations, constraints } = wish;
      requireUsable(key);
      requireFitting(key, operations);
      const row: KmsGrantRow = {
        grant_id: randomBytes(32).toString('hex'),
        key_id: key.keyId,
        account_id: key.accountId,
        name: wish.name ?? null,
        grantee: wish.grantee,
        grantee_id: await idOf(wish.grantee),
        retiring: wish.retiring ?? null,
        retiring_id: wish.retiring === undefined ? null : await idOf(wish.retiring),
        issuing_account_id: wish.issuingAccountId,
        operations: JSON.stringify([...new Set(operations)].sort()),
        constraints: constraints === undefined ? null : JSON.stringify(constraints),
        created_at: clock.now(),
      };
      if (wish.dryRun) return toGrant(row);
      return store.transaction(async (trx) => {
        const others = await trx
          .selectFrom('kms_grants')
          .selectAll()
          .where('key_id', '=', key.keyId)
          .execute();
        const same = others.find((other) => other.name !== null && isSame(other, row));
        if (same !== undefined) return toGrant(same);
        if (others.length >= limits.kmsGrantsPerKey) {
          throw new ApiError('LimitExceededException', `A key has ${limits.kmsGrantsPerKey} grants at most.`);
        }
        await trx.insertInto('kms_grants').values(row).execute();
        return toGrant(row);
      });
    },

    async find(keyId, grantId) {
      const row = await store.db
        .selectFrom('kms_grants')
        .selectAll()
        .where('grant_id', '=', grantId)
        .where('key_id', '=', keyId)
        .executeTakeFirst();
      return row === undefined ? undefined : toGrant(row);
    },

    async list({ keyId, grantId, grantee, ...page }) {
      const size = page.limit ?? limits.kmsGrantListDefault;
      let query = store.db
        .selectFrom('kms_grants')
        .selectAll()
        .where('key_id', '=', keyId)
        .where('grant_id', '>', readMarker('grants', page.marker));
      if (grantId !== undefined) query = query.where('grant_id', '=', grantId);
      if (grantee !== undefined) query = query.where('grantee', '=', grantee);
      const rows = await query
        .orderBy('grant_id')
        .limit(size + 1)
        .execute();
      return toPage('grants', rows, size, (row) => row.grant_id, toGrant);
    },

    async listRetirable({ retiring, ...page }) {
      const size = page.limit ?? limits.kmsGrantListDefault;
      const rows = await store.db
        .selectFrom('kms_grants')
        .selectAll()
        .where('retiring', '=', retiring)
        .where('grant_id', '>', readMarker('retirable', page.marker))
        .orderBy('grant_id')
        .limit(size + 1)
        .execute();
      const itemOf = (row: KmsGrantRow) => ({ ...toGrant(row), accountId: row.account_id });
      return toPage('retirable', rows, size, (row) => row.grant_id, itemOf);
    },

    async delete(keyId, grantId) {
      const { numDeletedRows } = await store.db
        .deleteFrom('kms_grants')
        .where('grant_id', '=', grantId)
        .where('key_id', '=', keyId)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw noGrant();
    },
  };
}

export function noGrant(): ApiError {
  return new ApiError('InvalidGrantIdException', 'The key has no grant of this id.');
}

/** @throws ApiError `ValidationException` for what keys of this kind do not do */
function requireFitting(key: KmsKey, operations: readonly string[]): void {
  if (key.spec === 'SYMMETRIC_DEFAULT') return;
  const odd = operations.find((operation) => SYMMETRIC_ONLY.has(operation));
  if (odd === undefined) return;
  throw new ApiError('ValidationException', `${odd} is not for keys of ${key.spec}.`);
}

function isSame(a: KmsGrantRow, b: KmsGrantRow): boolean {
  const members = [
    'name',
    'grantee',
    'grantee_id',
    'retiring',
    'retiring_id',
    'operations',
    'constraints',
  ] as const;
  return members.every((member) => a[member] === b[member]);
}
