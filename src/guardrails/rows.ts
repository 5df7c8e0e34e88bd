import { ApiError, limits } from '#kernel';
import type { Database, GuardrailRow, GuardrailVersionRow } from '#store';
import type { Kysely, Transaction } from 'kysely';
import type { GuardrailRef } from './definition.ts';

/** @throws ApiError `ResourceNotFoundException` */
export async function requireGuardrail(db: Kysely<Database>, ref: GuardrailRef): Promise<GuardrailRow> {
  const row = await db
    .selectFrom('guardrails')
    .selectAll()
    .where('guardrail_id', '=', ref.guardrailId)
    .where('account_id', '=', ref.accountId)
    .executeTakeFirst();
  if (row === undefined) throw guardrailNotFound();
  return row;
}

export async function findVersion(
  db: Kysely<Database>,
  ref: GuardrailRef,
  version: number,
): Promise<GuardrailVersionRow | undefined> {
  return db
    .selectFrom('guardrail_versions')
    .selectAll()
    .where('guardrail_id', '=', ref.guardrailId)
    .where('account_id', '=', ref.accountId)
    .where('version', '=', version)
    .executeTakeFirst();
}

/** @throws ApiError `ResourceNotFoundException` */
export async function requireVersion(
  db: Kysely<Database>,
  ref: GuardrailRef,
  version: number,
): Promise<GuardrailVersionRow> {
  const row = await findVersion(db, ref, version);
  if (row === undefined) throw guardrailNotFound();
  return row;
}

/** Marks that something of the guardrail changed: who read it before begins again. */
export async function bumpRevision(
  trx: Transaction<Database>,
  row: GuardrailRow,
  change: Partial<Pick<GuardrailRow, 'guardrail_name' | 'latest_version'>> = {},
): Promise<void> {
  await trx
    .updateTable('guardrails')
    .set({ ...change, revision: row.revision + 1 })
    .where('guardrail_id', '=', row.guardrail_id)
    .execute();
}

/** A name belongs to one guardrail of an account. @throws ApiError `ConflictException` */
export async function refuseTakenName(
  trx: Transaction<Database>,
  accountId: string,
  name: string,
  guardrailId?: string,
): Promise<void> {
  const taken = await trx
    .selectFrom('guardrails')
    .select('guardrail_id')
    .where('account_id', '=', accountId)
    .where('guardrail_name', '=', name)
    .executeTakeFirst();
  if (taken !== undefined && taken.guardrail_id !== guardrailId) {
    throw new ApiError('ConflictException', 'Another guardrail in your account already has this name.');
  }
}

export function guardrailNotFound(): ApiError {
  return new ApiError(
    'ResourceNotFoundException',
    'The guardrail or the version does not exist in this account and Region.',
  );
}

/** @throws ApiError `TooManyTagsException` */
export function refuseTooManyTags(count: number): void {
  if (count > limits.tagsPerGuardrail) {
    throw new ApiError(
      'TooManyTagsException',
      `A guardrail can have at most ${limits.tagsPerGuardrail} tags.`,
    );
  }
}

/** @throws ApiError `ServiceQuotaExceededException` */
export function refuseOverQuota(what: string, there: number, most: number): void {
  if (there < most) return;
  throw new ApiError('ServiceQuotaExceededException', `The quota of ${most} ${what} is reached.`);
}
