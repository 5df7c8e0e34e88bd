import { sql } from 'kysely';
import type { Changes } from './changes.ts';
import { requireBoundary } from './find-policy.ts';
import type { OwnerKind } from './owner.ts';

/** The permissions boundaries of users or roles: the managed policy that says what they may have at most. */
export interface Boundaries<Ref> {
  /** Sets or replaces. @throws ApiError `NoSuchEntityException`, also for a policy that is not there */
  put(ref: Ref & { readonly policyArn: string }): Promise<void>;
  /** @throws ApiError `NoSuchEntityException` */
  delete(ref: Ref): Promise<void>;
}

export function createBoundaries<Ref extends { readonly accountId: string }>(
  changes: Changes,
  kind: OwnerKind<Ref> & { readonly word: 'user' | 'role' },
): Boundaries<Ref> {
  const [table, id] =
    kind.word === 'user' ? (['users', 'user_id'] as const) : (['roles', 'role_id'] as const);

  async function set(ref: Ref, policyArn: string | null): Promise<void> {
    await changes.withdraw(ref.accountId, async (trx) => {
      const ownerId = await kind.requireId(trx, ref);
      if (policyArn !== null) await requireBoundary(trx, { accountId: ref.accountId, policyArn });
      await sql`update ${sql.table(table)} set boundary_arn = ${policyArn} where ${sql.ref(id)} = ${ownerId}`.execute(
        trx,
      );
    });
  }
  return { put: (ref) => set(ref, ref.policyArn), delete: (ref) => set(ref, null) };
}
