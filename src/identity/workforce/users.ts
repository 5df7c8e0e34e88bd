import { randomUUID } from 'node:crypto';
import { ApiError, limits, type Clock } from '#kernel';
import type { Database, Store, WorkforceUserRow } from '#store';
import type { Kysely, Transaction } from 'kysely';
import type { Changes } from '../changes.ts';
import { nameKey } from '../names.ts';
import { pageSize, readMarker, toPage, type Page, type PageQuery } from '../page.ts';
import { notFound, refuseOverServiceQuota, requireIdentityStore, type IdentityStoreRef } from './instance.ts';
import { removeUnassignedRoles } from './reserved-roles.ts';

/** A person of the organisation, in the identity store. */
export interface WorkforceUser {
  readonly userId: string;
  readonly userName: string;
  /** `DisplayName`, `Name`, `Emails` and the like, in the form of the API. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Who the identity provider says they are, once they have signed in. */
  readonly externalId?: { readonly issuer: string; readonly id: string };
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type WorkforceUserRef = IdentityStoreRef & { readonly userId: string };

/** By what else than its id a user is known. */
export type WorkforceUserKey =
  | { readonly userName: string }
  | { readonly email: string }
  | { readonly externalId: { readonly issuer: string; readonly id: string } };

export interface WorkforceUsers {
  /** @throws ApiError `ResourceNotFoundException` (the store) | `ConflictException` | `ServiceQuotaExceededException` */
  create(
    user: IdentityStoreRef & {
      readonly userName: string;
      readonly attributes: Readonly<Record<string, unknown>>;
    },
  ): Promise<WorkforceUser>;
  /** @throws ApiError `ResourceNotFoundException` */
  get(ref: WorkforceUserRef): Promise<WorkforceUser>;
  /** @throws ApiError `ResourceNotFoundException` */
  idOf(ref: IdentityStoreRef, key: WorkforceUserKey): Promise<string>;
  /** By name, without regard to case. @throws ApiError `ResourceNotFoundException` | `ValidationException` */
  list(query: IdentityStoreRef & PageQuery & { readonly userName?: string }): Promise<Page<WorkforceUser>>;
  /**
   * @param change gives the attributes as they are to be; it may run more than once
   * @throws ApiError `ResourceNotFoundException`
   */
  update(
    ref: WorkforceUserRef,
    change: (attributes: WorkforceUser['attributes']) => WorkforceUser['attributes'],
  ): Promise<void>;
  /** With its memberships and assignments; its sessions end. @throws ApiError `ResourceNotFoundException` */
  delete(ref: WorkforceUserRef): Promise<void>;
}

const LIST = 'workforce-users';

export function createWorkforceUsers(store: Store, changes: Changes, clock: Clock): WorkforceUsers {
  return {
    async create({ userName, attributes, ...ref }) {
      return changes.make(async (trx) => {
        await requireIdentityStore(trx, ref);
        return insertUser(trx, { ...ref, userName, attributes }, clock.now());
      });
    },

    async get(ref) {
      await requireIdentityStore(store.db, ref);
      return toUser(await requireWorkforceUser(store.db, ref));
    },

    async idOf(ref, key) {
      await requireIdentityStore(store.db, ref);
      const users = store.db
        .selectFrom('workforce_users')
        .select(['user_id', 'attributes'])
        .where('identity_store_id', '=', ref.identityStoreId);
      if ('email' in key) {
        const wanted = nameKey(key.email);
        const rows = await users.where('attributes', 'like', '%"Emails"%').execute();
        const found = rows.find(({ attributes }) => emailsOf(attributes).includes(wanted));
        if (found !== undefined) return found.user_id;
        throw notFound('USER', 'with this address');
      }
      const query =
        'userName' in key
          ? users.where('user_name_key', '=', nameKey(key.userName))
          : users.where('issuer', '=', key.externalId.issuer).where('subject', '=', key.externalId.id);
      const row = await query.executeTakeFirst();
      if (row !== undefined) return row.user_id;
      throw notFound('USER', 'with this name');
    },

    async list({ userName, ...query }) {
      await requireIdentityStore(store.db, query);
      const size = pageSize(query);
      let rows = store.db
        .selectFrom('workforce_users')
        .selectAll()
        .where('identity_store_id', '=', query.identityStoreId)
        .where('user_name_key', '>', readMarker(LIST, query.marker));
      if (userName !== undefined) rows = rows.where('user_name_key', '=', nameKey(userName));
      const found = await rows
        .orderBy('user_name_key')
        .limit(size + 1)
        .execute();
      return toPage(LIST, found, size, (row) => row.user_name_key, toUser);
    },

    async update(ref, change) {
      await changes.make(async (trx) => {
        await requireIdentityStore(trx, ref);
        const { attributes } = toUser(await requireWorkforceUser(trx, ref));
        await trx
          .updateTable('workforce_users')
          .set({ attributes: JSON.stringify(change(attributes)), updated_at: clock.now() })
          .where('user_id', '=', ref.userId)
          .execute();
      });
    },

    async delete(ref) {
      await changes.make(async (trx) => {
        await requireIdentityStore(trx, ref);
        const { user_id } = await requireWorkforceUser(trx, ref);
        await trx.deleteFrom('workforce_memberships').where('user_id', '=', user_id).execute();
        await trx
          .deleteFrom('account_assignments')
          .where('principal_type', '=', 'USER')
          .where('principal_id', '=', user_id)
          .execute();
        await trx.deleteFrom('workforce_users').where('user_id', '=', user_id).execute();
        await removeUnassignedRoles(trx);
      });
    },
  };
}

/** @throws ApiError `ConflictException` | `ServiceQuotaExceededException` */
export async function insertUser(
  trx: Transaction<Database>,
  user: IdentityStoreRef & {
    readonly userName: string;
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly externalId?: { readonly issuer: string; readonly id: string };
  },
  now: number,
): Promise<WorkforceUser> {
  const row: WorkforceUserRow = {
    user_id: randomUUID(),
    account_id: user.accountId,
    identity_store_id: user.identityStoreId,
    user_name: user.userName,
    user_name_key: nameKey(user.userName),
    attributes: JSON.stringify(user.attributes),
    issuer: user.externalId?.issuer ?? null,
    subject: user.externalId?.id ?? null,
    session_tags: '[]',
    created_at: now,
    updated_at: now,
  };
  const taken = await trx
    .selectFrom('workforce_users')
    .select('user_id')
    .where('identity_store_id', '=', row.identity_store_id)
    .where('user_name_key', '=', row.user_name_key)
    .executeTakeFirst();
  if (taken !== undefined) {
    throw new ApiError('ConflictException', 'Duplicate UserName: another user has this name.');
  }
  const { there } = await trx
    .selectFrom('workforce_users')
    .select((count) => count.fn.countAll<number>().as('there'))
    .executeTakeFirstOrThrow();
  refuseOverServiceQuota('users', there, limits.workforceUsers);
  await trx.insertInto('workforce_users').values(row).execute();
  return toUser(row);
}

/** @throws ApiError `ResourceNotFoundException` */
export async function requireWorkforceUser(
  db: Kysely<Database>,
  { identityStoreId, userId }: Omit<WorkforceUserRef, 'accountId'>,
): Promise<WorkforceUserRow> {
  const row = await db
    .selectFrom('workforce_users')
    .selectAll()
    .where('identity_store_id', '=', identityStoreId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (row !== undefined) return row;
  throw notFound('USER', userId);
}

export function toUser(row: WorkforceUserRow): WorkforceUser {
  return {
    userId: row.user_id,
    userName: row.user_name,
    // This module wrote it.
    attributes: JSON.parse(row.attributes) as Record<string, unknown>,
    ...(row.issuer === null || row.subject === null
      ? {}
      : { externalId: { issuer: row.issuer, id: row.subject } }),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function emailsOf(attributes: string): readonly string[] {
  const { Emails: emails = [] } = JSON.parse(attributes) as { Emails?: readonly { Value?: string }[] };
  return emails.map(({ Value: value = '' }) => nameKey(value));
}
