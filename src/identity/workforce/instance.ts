import { randomBytes } from 'node:crypto';
import { ApiError, type Clock } from '#kernel';
import type { Database, Store, WorkforceInstanceRow } from '#store';
import type { Kysely } from 'kysely';
import type { Changes } from '../changes.ts';

/** The installation's instance of IAM Identity Center. */
export interface WorkforceInstance {
  /** `ssoins-…` */
  readonly instanceId: string;
  /** The account that administers it. */
  readonly accountId: string;
  /** `d-…` */
  readonly identityStoreId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** One an installation: it belongs to one account, and people get roles in all of them. */
export interface WorkforceInstances {
  /** Makes it, unless the installation has one, and gives the one that there is. */
  ensure(accountId: string): Promise<WorkforceInstance>;
  /** The instance, whosever it is. */
  find(): Promise<WorkforceInstance | undefined>;
}

export function createWorkforceInstances(store: Store, changes: Changes, clock: Clock): WorkforceInstances {
  async function find(db: Kysely<Database> = store.db): Promise<WorkforceInstance | undefined> {
    const row = await db.selectFrom('workforce_instances').selectAll().executeTakeFirst();
    return row && toInstance(row);
  }
  return {
    find: () => find(),

    async ensure(accountId) {
      const known = await find();
      if (known !== undefined) return known;
      return changes.make(async (trx) => {
        const there = await find(trx);
        if (there !== undefined) return there;
        const row: WorkforceInstanceRow = {
          instance_id: `ssoins-${randomBytes(8).toString('hex')}`,
          account_id: accountId,
          identity_store_id: `d-${randomBytes(5).toString('hex')}`,
          singleton: 1,
          created_at: clock.now(),
        };
        await trx.insertInto('workforce_instances').values(row).execute();
        return toInstance(row);
      });
    },
  };
}

/** Of an account that has no instance of this name, the instance is not there. */
export interface InstanceRef {
  /** The account that asks. */
  readonly accountId: string;
  readonly instanceId: string;
}

/** @throws ApiError `ResourceNotFoundException` */
export async function requireInstance(db: Kysely<Database>, ref: InstanceRef): Promise<void> {
  const row = await db
    .selectFrom('workforce_instances')
    .select('instance_id')
    .where('account_id', '=', ref.accountId)
    .where('instance_id', '=', ref.instanceId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('Instance', ref.instanceId);
}

/** Names the identity store to an account that asks for it. */
export interface IdentityStoreRef {
  readonly accountId: string;
  readonly identityStoreId: string;
}

/** @throws ApiError `ResourceNotFoundException` */
export async function requireIdentityStore(db: Kysely<Database>, ref: IdentityStoreRef): Promise<void> {
  const row = await db
    .selectFrom('workforce_instances')
    .select('identity_store_id')
    .where('account_id', '=', ref.accountId)
    .where('identity_store_id', '=', ref.identityStoreId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('IDENTITY_STORE', ref.identityStoreId);
}

/** What is not there, or not this account's. @param what as the API calls it: `USER` */
export function notFound(what: string, id: string): ApiError {
  return new ApiError('ResourceNotFoundException', `${what} ${id} not found.`);
}

/** @throws ApiError `ServiceQuotaExceededException` when there are as many already */
export function refuseOverServiceQuota(what: string, there: number, most: number): void {
  if (there < most) return;
  throw new ApiError(
    'ServiceQuotaExceededException',
    `There are ${most} ${what} already, which is the most.`,
  );
}

function toInstance(row: WorkforceInstanceRow): WorkforceInstance {
  return {
    instanceId: row.instance_id,
    accountId: row.account_id,
    identityStoreId: row.identity_store_id,
    createdAt: row.created_at,
  };
}
