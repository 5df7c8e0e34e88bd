import { limits, type Clock } from '#kernel';
import type { Store } from '#store';
import type { Changes } from './changes.ts';
import { noSuchPolicy, policyNameOf, policyPathOf, requireAttachable } from './find-policy.ts';
import type { OwnerKind } from './owner.ts';
import { pageSize, readMarker, toPage, type Page, type PageQuery } from './page.ts';
import { refuseOverQuota } from './quota.ts';

export interface AttachedPolicy {
  readonly policyName: string;
  readonly policyArn: string;
}

/** The managed policies that users, groups or roles have. */
export interface Attachments<Ref> {
  /** Nothing happens if it is attached already. @throws ApiError `NoSuchEntityException` | `LimitExceededException` */
  attach(ref: Ref & { readonly policyArn: string }): Promise<void>;
  /** @throws ApiError `NoSuchEntityException`, also when it is not attached */
  detach(ref: Ref & { readonly policyArn: string }): Promise<void>;
  /** By ARN. @throws ApiError `NoSuchEntityException` | `ValidationException` */
  list(query: Ref & PageQuery & { readonly pathPrefix?: string }): Promise<Page<AttachedPolicy>>;
}

export function createAttachments<Ref extends { readonly accountId: string }>(
  store: Store,
  changes: Changes,
  clock: Clock,
  kind: OwnerKind<Ref>,
): Attachments<Ref> {
  const listName = `${kind.word}-attached-policies`;
  return {
    async attach(ref) {
      const { accountId, policyArn } = ref;
      await changes.withdraw(accountId, async (trx) => {
        const ownerId = await kind.requireId(trx, ref);
        await requireAttachable(trx, ref);
        const attached = await trx
          .selectFrom('attached_policies')
          .select('policy_arn')
          .where('owner_id', '=', ownerId)
          .execute();
        if (attached.some((one) => one.policy_arn === policyArn)) return;
        refuseOverQuota(`PoliciesPer${kind.plural}`, attached.length, limits.attachedPoliciesPerIdentity);
        await trx
          .insertInto('attached_policies')
          .values({
            account_id: accountId,
            owner_id: ownerId,
            policy_arn: policyArn,
            attached_at: clock.now(),
          })
          .execute();
      });
    },

    async detach(ref) {
      await changes.withdraw(ref.accountId, async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('attached_policies')
          .where('owner_id', '=', await kind.requireId(trx, ref))
          .where('policy_arn', '=', ref.policyArn)
          .executeTakeFirst();
        if (numDeletedRows === 0n) throw noSuchPolicy(ref.policyArn);
      });
    },

    async list(query) {
      const after = readMarker(listName, query.marker);
      const size = pageSize(query);
      const { pathPrefix = '/' } = query;
      // All of them: the quota keeps them few.
      const rows = await store.db
        .selectFrom('attached_policies')
        .select('policy_arn')
        .where('owner_id', '=', await kind.requireId(store.db, query))
        .where('policy_arn', '>', after)
        .orderBy('policy_arn')
        .execute();
      const arns = rows
        .map((row) => row.policy_arn)
        .filter((arn) => policyPathOf(arn).startsWith(pathPrefix))
        .slice(0, size + 1);
      return toPage(
        listName,
        arns,
        size,
        (arn) => arn,
        (arn) => ({ policyName: policyNameOf(arn), policyArn: arn }),
      );
    },
  };
}
