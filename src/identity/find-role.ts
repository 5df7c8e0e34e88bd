import { ApiError } from '#kernel';
import type { Database, RoleRow } from '#store';
import type { Kysely } from 'kysely';
import { nameKey } from './names.ts';

/** Names a role inside an account, exactly as it is spelled. */
export interface RoleRef {
  readonly accountId: string;
  readonly roleName: string;
}

export async function findRole(db: Kysely<Database>, ref: RoleRef): Promise<RoleRow | undefined> {
  return db
    .selectFrom('roles')
    .selectAll()
    .where('account_id', '=', ref.accountId)
    .where('role_name_key', '=', nameKey(ref.roleName))
    .where('role_name', '=', ref.roleName)
    .executeTakeFirst();
}

/** @throws ApiError `NoSuchEntityException` */
export async function requireRole(db: Kysely<Database>, ref: RoleRef): Promise<RoleRow> {
  const row = await findRole(db, ref);
  if (row !== undefined) return row;
  throw new ApiError('NoSuchEntityException', `The role with name ${ref.roleName} cannot be found.`);
}
