import type { Clock } from '#kernel';
import type { Database, PermissionSetRow } from '#store';
import type { Kysely, Transaction } from 'kysely';
import type { Changes } from '../changes.ts';
import { notFound, requireInstance, type InstanceRef } from './instance.ts';
import { provisionEverywhere } from './reserved-roles.ts';

export type PermissionSetRef = InstanceRef & { readonly permissionSetId: string };

/**
 * Changes a permission set, and with it its roles in every account.
 * @param work gives what of the row is another now
 * @throws ApiError `ResourceNotFoundException`
 */
export type ChangePermissionSet = (
  ref: PermissionSetRef,
  work: (trx: Transaction<Database>, set: PermissionSetRow) => Promise<Partial<PermissionSetRow>>,
) => Promise<void>;

export function changerOfPermissionSets(changes: Changes, clock: Clock): ChangePermissionSet {
  return async (ref, work) => {
    await changes.make(async (trx) => {
      const row = await requirePermissionSet(trx, ref);
      const changed = { ...row, ...(await work(trx, row)) };
      await trx
        .updateTable('permission_sets')
        .set(changed)
        .where('permission_set_id', '=', row.permission_set_id)
        .execute();
      await provisionEverywhere(trx, changed, clock.now());
    });
  };
}

/** @throws ApiError `ResourceNotFoundException` */
export async function requirePermissionSet(
  db: Kysely<Database>,
  ref: PermissionSetRef,
): Promise<PermissionSetRow> {
  await requireInstance(db, ref);
  const row = await db
    .selectFrom('permission_sets')
    .selectAll()
    .where('instance_id', '=', ref.instanceId)
    .where('permission_set_id', '=', ref.permissionSetId)
    .executeTakeFirst();
  if (row !== undefined) return row;
  throw notFound('PermissionSet', ref.permissionSetId);
}
