import { ApiError, type Clock } from '#kernel';
import type { Database, Store, WorkforceUserRow } from '#store';
import type { Transaction } from 'kysely';
import type { Changes } from '../changes.ts';
import { nameKey } from '../names.ts';
import type { Tag } from '../tags.ts';
import type { PersonClaims } from './claims.ts';
import { findGroupByName, insertGroup } from './groups.ts';
import type { IdentityStoreRef, WorkforceInstances } from './instance.ts';
import { insertMembership } from './memberships.ts';
import { insertUser, toUser, type WorkforceUser } from './users.ts';

/** Somebody who has signed in, or did and is still there. */
export interface Person extends WorkforceUser {
  /** The account of the instance. */
  readonly accountId: string;
  readonly identityStoreId: string;
  /** As the identity provider gave them at the last sign-in. */
  readonly sessionTags: readonly Tag[];
}

export interface People {
  /**
   * Puts what the identity provider says of somebody into the identity store: them, their groups and memberships.
   * @throws ApiError `AccessDeniedException` where the name is another person's
   */
  arrive(claims: PersonClaims): Promise<Person>;
  /** `undefined` once they are deleted. */
  find(userId: string): Promise<Person | undefined>;
}

export function createPeople(
  store: Store,
  changes: Changes,
  clock: Clock,
  instances: Pick<WorkforceInstances, 'find'>,
): People {
  return {
    async arrive(claims) {
      const instance = await instances.find();
      if (instance === undefined) throw new Error('people sign in where there is no instance');
      const { accountId, identityStoreId } = instance;
      const ref = { accountId, identityStoreId };
      const now = clock.now();
      return changes.make(async (trx) => {
        const userId = await putUser(trx, ref, claims, now);
        await trx
          .updateTable('workforce_users')
          .set({ session_tags: JSON.stringify(claims.tags) })
          .where('user_id', '=', userId)
          .execute();
        await putMemberships(trx, ref, userId, claims.groups, now);
        const row = await trx
          .selectFrom('workforce_users')
          .selectAll()
          .where('user_id', '=', userId)
          .executeTakeFirstOrThrow();
        return toPerson(row);
      });
    },

    async find(userId) {
      const row = await store.db
        .selectFrom('workforce_users')
        .selectAll()
        .where('user_id', '=', userId)
        .executeTakeFirst();
      return row && toPerson(row);
    },
  };
}

/**
 * Who has signed in before is known by issuer and subject, whatever the name is now. Who has not takes the user of
 * that name which the API has made for them, or becomes one; never a user that somebody else signs in as.
 */
async function putUser(
  trx: Transaction<Database>,
  ref: IdentityStoreRef,
  claims: PersonClaims,
  now: number,
): Promise<string> {
  const { userName, issuer, subject, attributes } = claims;
  const users = trx
    .selectFrom('workforce_users')
    .selectAll()
    .where('identity_store_id', '=', ref.identityStoreId);
  const known = await users.where('issuer', '=', issuer).where('subject', '=', subject).executeTakeFirst();
  const named = await users.where('user_name_key', '=', nameKey(userName)).executeTakeFirst();
  const isOthers = named !== undefined && named.user_id !== known?.user_id;
  if (isOthers && (known !== undefined || named.subject !== null)) throw nameTaken();
  const there = known ?? named;
  if (there === undefined) {
    const externalId = { issuer, id: subject };
    const user = await insertUser(trx, { ...ref, userName, attributes, externalId }, now);
    return user.userId;
  }
  const before = JSON.parse(there.attributes) as Record<string, unknown>;
  await trx
    .updateTable('workforce_users')
    .set({
      user_name: userName,
      user_name_key: nameKey(userName),
      attributes: JSON.stringify({ ...before, ...attributes }),
      issuer,
      subject,
      updated_at: now,
    })
    .where('user_id', '=', there.user_id)
    .execute();
  return there.user_id;
}

/** Memberships that the provider no longer tells of end; those that were made by the API stay. */
async function putMemberships(
  trx: Transaction<Database>,
  ref: IdentityStoreRef,
  userId: string,
  names: readonly string[],
  now: number,
): Promise<void> {
  const told = new Set<string>();
  for (const displayName of names) {
    const group =
      (await findGroupByName(trx, ref.identityStoreId, displayName)) ??
      (await insertGroup(trx, { ...ref, displayName }, now));
    told.add(group.group_id);
  }
  const there = await trx
    .selectFrom('workforce_memberships')
    .select(['membership_id', 'group_id', 'source'])
    .where('user_id', '=', userId)
    .execute();
  for (const { membership_id, group_id, source } of there) {
    if (source === 'api' || told.has(group_id)) continue;
    await trx.deleteFrom('workforce_memberships').where('membership_id', '=', membership_id).execute();
  }
  const known = new Set(there.map(({ group_id }) => group_id));
  for (const groupId of told) {
    if (!known.has(groupId))
      await insertMembership(trx, { ...ref, groupId, userId, source: 'provider' }, now);
  }
}

function toPerson(row: WorkforceUserRow): Person {
  return {
    ...toUser(row),
    accountId: row.account_id,
    identityStoreId: row.identity_store_id,
    // This file wrote it.
    sessionTags: JSON.parse(row.session_tags) as readonly Tag[],
  };
}

function nameTaken(): ApiError {
  return new ApiError(
    'AccessDeniedException',
    'Another person signs in with this user name: the administrator of the identity provider has to tell you apart.',
  );
}
