import { ApiError, CaprockError, limits, type Clock } from '#kernel';
import { compilePolicy, parsePolicy } from '#policy';
import type { Database, Store } from '#store';
import type { Transaction } from 'kysely';
import type { Changes } from './changes.ts';
import { requireUser, type UserRef } from './find-user.ts';
import { pageSize, readMarker, toPage, type Page, type PageQuery } from './page.ts';

export interface UserPolicyRef extends UserRef {
  readonly policyName: string;
}

/** Inline policies. Documents go in and come out as text; the API's own form of an answer is URL-encoded. */
export interface UserPolicies {
  /**
   * Creates or replaces.
   * @throws ApiError `NoSuchEntityException` | `MalformedPolicyDocumentException` | `LimitExceededException`
   */
  put(policy: UserPolicyRef & { readonly document: string }): Promise<void>;
  /** @throws ApiError `NoSuchEntityException` */
  get(ref: UserPolicyRef): Promise<{ readonly policyName: string; readonly document: string }>;
  /** Names, sorted. @throws ApiError `NoSuchEntityException` | `ValidationException` */
  list(query: UserRef & PageQuery): Promise<Page<string>>;
  /** @throws ApiError `NoSuchEntityException` */
  delete(ref: UserPolicyRef): Promise<void>;
}

export function createUserPolicies(store: Store, changes: Changes, clock: Clock): UserPolicies {
  return {
    async put({ policyName, document, ...ref }) {
      refuseMalformed(policyName, document);
      await changes.make(async (trx) => {
        const { user_id } = await requireUser(trx, ref);
        await refuseOverQuota(trx, user_id, ref.userName, policyName, document);
        const updated = { document, updated_at: clock.now() };
        await trx
          .insertInto('user_policies')
          .values({ account_id: ref.accountId, user_id, policy_name: policyName, ...updated })
          .onConflict((conflict) => conflict.columns(['user_id', 'policy_name']).doUpdateSet(updated))
          .execute();
      });
    },

    async get({ policyName, ...ref }) {
      const { user_id } = await requireUser(store.db, ref);
      const row = await store.db
        .selectFrom('user_policies')
        .select('document')
        .where('user_id', '=', user_id)
        .where('policy_name', '=', policyName)
        .executeTakeFirst();
      if (row === undefined) throw noSuchPolicy(policyName);
      return { policyName, document: row.document };
    },

    async list({ accountId, userName, ...page }) {
      const after = readMarker('user-policies', page.marker);
      const size = pageSize(page);
      const { user_id } = await requireUser(store.db, { accountId, userName });
      const rows = await store.db
        .selectFrom('user_policies')
        .select('policy_name')
        .where('user_id', '=', user_id)
        .where('policy_name', '>', after)
        .orderBy('policy_name')
        .limit(size + 1)
        .execute();
      const nameOf = (row: { policy_name: string }): string => row.policy_name;
      return toPage('user-policies', rows, size, nameOf, nameOf);
    },

    async delete({ policyName, ...ref }) {
      await changes.make(async (trx) => {
        const { user_id } = await requireUser(trx, ref);
        const { numDeletedRows } = await trx
          .deleteFrom('user_policies')
          .where('user_id', '=', user_id)
          .where('policy_name', '=', policyName)
          .executeTakeFirst();
        if (numDeletedRows === 0n) throw noSuchPolicy(policyName);
      });
    },
  };
}

function refuseMalformed(policyName: string, document: string): void {
  try {
    compilePolicy(policyName, parsePolicy(document));
  } catch (cause) {
    if (!(cause instanceof CaprockError)) throw cause;
    throw new ApiError('MalformedPolicyDocumentException', cause.message, { cause });
  }
}

/** All inline policies of the user together, with the new one in the place of the one it replaces. */
async function refuseOverQuota(
  trx: Transaction<Database>,
  userId: string,
  userName: string,
  policyName: string,
  document: string,
): Promise<void> {
  const others = await trx
    .selectFrom('user_policies')
    .select('document')
    .where('user_id', '=', userId)
    .where('policy_name', '!=', policyName)
    .execute();
  const size = others.reduce((sum, other) => sum + sizeOf(other.document), sizeOf(document));
  if (size <= limits.inlinePolicyCharacters) return;
  throw new ApiError(
    'LimitExceededException',
    `Maximum policy size of ${limits.inlinePolicyCharacters} bytes exceeded for user ${userName}`,
  );
}

/** IAM counts no white space. */
function sizeOf(document: string): number {
  return document.replace(/[\t\n\r ]+/g, '').length;
}

function noSuchPolicy(policyName: string): ApiError {
  return new ApiError('NoSuchEntityException', `The user policy with name ${policyName} cannot be found.`);
}
