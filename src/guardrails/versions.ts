import { ApiError, limits, type Clock } from '#kernel';
import type { Database, GuardrailRow, GuardrailVersionRow } from '#store';
import type { Transaction } from 'kysely';
import type { GuardrailStore } from './changes.ts';
import { claim } from './claim.ts';
import {
  versionOf,
  type GuardrailDefinition,
  type GuardrailRef,
  type GuardrailVersion,
} from './definition.ts';
import { requireKey, underKey, type DefinitionKey } from './definition-key.ts';
import { Requests, type RepeatableRequest } from './requests.ts';
import { bumpRevision, refuseOverQuota, requireGuardrail, requireVersion } from './rows.ts';
import { definitionPlace, type TextSealer } from './text-sealer.ts';

/** The numbered versions of a guardrail, each a copy of what the draft was. */
export interface Versions {
  /**
   * @param version.description of this version, instead of the draft's
   * @throws ApiError `ResourceNotFoundException` | `ConflictException` | `ServiceQuotaExceededException`
   */
  create(
    version: GuardrailRef & {
      readonly description?: string | undefined;
      readonly token?: string | undefined;
      /** Those of the customer's that the caller may use: a version has the key of the draft. */
      readonly keys?: readonly DefinitionKey[];
    },
  ): Promise<{ readonly version: GuardrailVersion }>;
  /**
   * One version, or without a number the guardrail with all of them. The draft goes with its guardrail alone.
   * @throws ApiError `ResourceNotFoundException` | `ResourceInUseException` where an account is under it
   */
  delete(ref: GuardrailRef & { readonly number?: number | undefined }): Promise<void>;
}

type Sealed = Pick<GuardrailVersionRow, 'sealed_definition' | 'kms_key_arn'>;

/** Somebody else changed the guardrail between what was read and what was to be written. */
const CHANGED = 'changed';
const MOST_ATTEMPTS = 20;

export function createVersions(deps: {
  readonly store: GuardrailStore;
  readonly sealer: TextSealer;
  readonly clock: Clock;
}): Versions {
  const { store, clock } = deps;

  /** The draft as the next version, sealed as that: a version's number is part of the seal. */
  async function sealNext(
    ref: GuardrailRef,
    row: GuardrailRow,
    description: string | undefined,
    keys: readonly DefinitionKey[],
  ): Promise<Sealed> {
    const { accountId, guardrailId } = ref;
    const draft = await requireVersion(store.db, ref, 0);
    const sealer = underKey(deps.sealer, requireKey(draft.kms_key_arn, keys));
    const text = await sealer.open(draft.sealed_definition, definitionPlace(accountId, guardrailId, 0));
    // What this module wrote.
    const definition = JSON.parse(text) as GuardrailDefinition;
    const next = { ...definition, ...(description === undefined ? {} : { description }) };
    const place = definitionPlace(accountId, guardrailId, row.latest_version + 1);
    const sealed = await sealer.seal(JSON.stringify(next), place);
    return { sealed_definition: sealed, kms_key_arn: draft.kms_key_arn };
  }

  async function insert(
    trx: Transaction<Database>,
    ref: GuardrailRef,
    read: GuardrailRow,
    sealed: Sealed,
  ): Promise<number | typeof CHANGED> {
    const row = await requireGuardrail(trx, ref);
    if (row.revision !== read.revision) return CHANGED;
    await refuseTooManyVersions(trx, ref);
    const version = row.latest_version + 1;
    const now = clock.now();
    await bumpRevision(trx, row, { latest_version: version });
    await trx
      .insertInto('guardrail_versions')
      .values({
        account_id: ref.accountId,
        guardrail_id: ref.guardrailId,
        version,
        ...sealed,
        created_at: now,
        updated_at: now,
      })
      .execute();
    return version;
  }

  return {
    async create({ description, token, keys = [], ...ref }) {
      const asked = JSON.stringify({ guardrailId: ref.guardrailId, description });
      const request: RepeatableRequest | undefined =
        token === undefined
          ? undefined
          : { accountId: ref.accountId, operation: 'CreateGuardrailVersion', token, asked };
      const { kms_key_arn: arn } = await requireVersion(store.db, ref, 0);
      const requests = new Requests(underKey(deps.sealer, requireKey(arn, keys)), clock);
      const sealedRequest = request === undefined ? undefined : await requests.seal(request);
      for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
        const read = await requireGuardrail(store.db, ref);
        const sealed = await sealNext(ref, read, description, keys);
        const done = await claim(store, async (trx) => {
          const earlier = request === undefined ? undefined : await requests.find(trx, request);
          if (earlier !== undefined) return earlier;
          const version = await insert(trx, ref, read, sealed);
          if (version !== CHANGED && request !== undefined && sealedRequest !== undefined) {
            const made = { guardrailId: ref.guardrailId, version, createdAt: clock.now() };
            await requests.keep(trx, request, made, sealedRequest);
          }
          return version;
        });
        if (typeof done === 'number') return { version: versionOf(done) };
        if (done !== CHANGED && request !== undefined) {
          return { version: versionOf((await requests.repeat(request, done)).version) };
        }
      }
      throw new ApiError('ConflictException', 'The guardrail is being changed by others. Try again.');
    },

    async delete({ number, ...ref }) {
      await store.transaction(async (trx) => {
        const row = await requireGuardrail(trx, ref);
        if (number !== undefined) await requireVersion(trx, ref, number);
        await refuseEnforced(trx, ref, number);
        let versions = trx.deleteFrom('guardrail_versions').where('guardrail_id', '=', ref.guardrailId);
        if (number !== undefined) versions = versions.where('version', '=', number);
        await versions.execute();
        if (number !== undefined) return bumpRevision(trx, row);
        await trx.deleteFrom('guardrail_tags').where('guardrail_id', '=', ref.guardrailId).execute();
        await trx.deleteFrom('guardrails').where('guardrail_id', '=', ref.guardrailId).execute();
      });
    },
  };
}

async function refuseTooManyVersions(trx: Transaction<Database>, ref: GuardrailRef): Promise<void> {
  const { there } = await trx
    .selectFrom('guardrail_versions')
    .select((count) => count.fn.countAll<number>().as('there'))
    .where('guardrail_id', '=', ref.guardrailId)
    .where('version', '>', 0)
    .executeTakeFirstOrThrow();
  refuseOverQuota('versions of a guardrail', there, limits.versionsPerGuardrail);
}

async function refuseEnforced(
  trx: Transaction<Database>,
  ref: GuardrailRef,
  number: number | undefined,
): Promise<void> {
  let query = trx
    .selectFrom('enforced_guardrails')
    .select('config_id')
    .where('guardrail_id', '=', ref.guardrailId);
  if (number !== undefined) query = query.where('version', '=', number);
  if ((await query.executeTakeFirst()) === undefined) return;
  throw new ApiError(
    'ResourceInUseException',
    'The guardrail is enforced on the account. Delete the enforced guardrail configuration first.',
  );
}
