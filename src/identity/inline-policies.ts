import { ApiError, type Clock } from '#kernel';
import type { Database, Store } from '#store';
import type { Transaction } from 'kysely';
import type { Changes } from './changes.ts';
import type { OwnerKind } from './owner.ts';
import { pageSize, readMarker, toPage, type Page, type PageQuery } from './page.ts';
import { refuseMalformed, sizeOfDocument } from './policy-document.ts';

/**
 * The inline policies of users, groups or roles. Documents go in and come out as text; the API's own form of an
 * answer is URL-encoded.
 */
export interface InlinePolicies<Ref> {
  /**
   * Creates or replaces.
   * @throws ApiError `NoSuchEntityException` | `MalformedPolicyDocumentException` | `LimitExceededException`
   */
  put(policy: Ref & { readonly policyName: string; readonly document: string }): Promise<void>;
  /** @throws ApiError `NoSuchEntityException` */
  get(
    ref: Ref & { readonly policyName: string },
  ): Promise<{ readonly policyName: string; readonly document: string }>;
  /** Names, sorted. @throws ApiError `NoSuchEntityException` | `ValidationException` */
  list(query: Ref & PageQuery): Promise<Page<string>>;
  /** @throws ApiError `NoSuchEntityException` */
  delete(ref: Ref & { readonly policyName: string }): Promise<void>;
}

export function createInlinePolicies<Ref extends { readonly accountId: string }>(
  store: Store,
  changes: Changes,
  clock: Clock,
  kind: OwnerKind<Ref>,
): InlinePolicies<Ref> {
  const noSuchPolicy = (policyName: string): ApiError =>
    new ApiError('NoSuchEntityException', `The ${kind.word} policy with name ${policyName} cannot be found.`);
  const listName = `${kind.word}-policies`;

  /** All of the owner's together, with the new one in the place of the one it replaces. */
  async function refuseTooLarge(
    trx: Transaction<Database>,
    ownerId: string,
    policy: Ref & { readonly policyName: string; readonly document: string },
  ): Promise<void> {
    const others = await trx
      .selectFrom('inline_policies')
      .select('document')
      .where('owner_id', '=', ownerId)
      .where('policy_name', '!=', policy.policyName)
      .execute();
    const size = others.reduce(
      (sum, other) => sum + sizeOfDocument(other.document),
      sizeOfDocument(policy.document),
    );
    if (size <= kind.inlineCharacters) return;
    throw new ApiError(
      'LimitExceededException',
      `Maximum policy size of ${kind.inlineCharacters} bytes exceeded for ${kind.word} ${kind.nameOf(policy)}`,
    );
  }

  return {
    async put(policy) {
      const { accountId, policyName, document } = policy;
      refuseMalformed(policyName, document);
      await changes.withdraw(accountId, async (trx) => {
        const ownerId = await kind.requireId(trx, policy);
        await refuseTooLarge(trx, ownerId, policy);
        const updated = { document, updated_at: clock.now() };
        await trx
          .insertInto('inline_policies')
          .values({ account_id: accountId, owner_id: ownerId, policy_name: policyName, ...updated })
          .onConflict((conflict) => conflict.columns(['owner_id', 'policy_name']).doUpdateSet(updated))
          .execute();
      });
    },

    async get(ref) {
      const row = await store.db
        .selectFrom('inline_policies')
        .select('document')
        .where('owner_id', '=', await kind.requireId(store.db, ref))
        .where('policy_name', '=', ref.policyName)
        .executeTakeFirst();
      if (row === undefined) throw noSuchPolicy(ref.policyName);
      return { policyName: ref.policyName, document: row.document };
    },

    async list(query) {
      const after = readMarker(listName, query.marker);
      const size = pageSize(query);
      const rows = await store.db
        .selectFrom('inline_policies')
        .select('policy_name')
        .where('owner_id', '=', await kind.requireId(store.db, query))
        .where('policy_name', '>', after)
        .orderBy('policy_name')
        .limit(size + 1)
        .execute();
      const nameOf = (row: { policy_name: string }): string => row.policy_name;
      return toPage(listName, rows, size, nameOf, nameOf);
    },

    async delete(ref) {
      await changes.withdraw(ref.accountId, async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('inline_policies')
          .where('owner_id', '=', await kind.requireId(trx, ref))
          .where('policy_name', '=', ref.policyName)
          .executeTakeFirst();
        if (numDeletedRows === 0n) throw noSuchPolicy(ref.policyName);
      });
    },
  };
}
