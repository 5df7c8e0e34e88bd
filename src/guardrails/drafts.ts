import { limits, type Clock } from '#kernel';
import type { Database, GuardrailVersionRow } from '#store';
import type { Transaction } from 'kysely';
import type { GuardrailStore } from './changes.ts';
import { claim } from './claim.ts';
import { DRAFT, type GuardrailDefinition, type GuardrailRef, type Tag } from './definition.ts';
import { underKey, type DefinitionKey } from './definition-key.ts';
import { newId } from './ids.ts';
import { Requests, type Made, type RepeatableRequest } from './requests.ts';
import {
  bumpRevision,
  refuseOverQuota,
  refuseTakenName,
  refuseTooManyTags,
  requireGuardrail,
} from './rows.ts';
import { definitionPlace, type TextSealer } from './text-sealer.ts';

export interface CreatedGuardrail {
  readonly guardrailId: string;
  readonly version: typeof DRAFT;
  readonly createdAt: number;
}

/** The working draft of a guardrail: where its life begins, and the one version that changes. */
export interface Drafts {
  /**
   * @param guardrail.token a second request with the same token makes nothing more, and is answered as the first
   * @throws ApiError `ConflictException` | `ServiceQuotaExceededException` | `TooManyTagsException`
   */
  create(guardrail: {
    readonly accountId: string;
    readonly definition: GuardrailDefinition;
    readonly tags: readonly Tag[];
    readonly token?: string | undefined;
    /** The customer's; the account's own without one. */
    readonly key?: DefinitionKey | undefined;
  }): Promise<CreatedGuardrail>;
  /** @throws ApiError `ResourceNotFoundException` | `ConflictException` */
  update(
    guardrail: GuardrailRef & {
      readonly definition: GuardrailDefinition;
      readonly key?: DefinitionKey | undefined;
    },
  ): Promise<{ readonly updatedAt: number }>;
}

export function createDrafts(deps: {
  readonly store: GuardrailStore;
  readonly sealer: TextSealer;
  readonly clock: Clock;
}): Drafts {
  const { store, clock } = deps;

  const seal = (sealer: TextSealer, ref: GuardrailRef, definition: GuardrailDefinition) =>
    sealer.seal(JSON.stringify(definition), definitionPlace(ref.accountId, ref.guardrailId, 0));

  return {
    async create({ accountId, definition, tags, token, key }) {
      refuseTooManyTags(tags.length);
      const guardrailId = newId();
      const sealer = underKey(deps.sealer, key);
      const requests = new Requests(sealer, clock);
      const sealed = await seal(sealer, { accountId, guardrailId }, definition);
      const request: RepeatableRequest | undefined =
        token === undefined
          ? undefined
          : { accountId, operation: 'CreateGuardrail', token, asked: JSON.stringify({ definition, tags }) };
      const sealedRequest = request === undefined ? undefined : await requests.seal(request);
      const made: Made = { guardrailId, version: 0, createdAt: clock.now() };

      const first = await claim(store, async (trx) => {
        const earlier = request === undefined ? undefined : await requests.find(trx, request);
        if (earlier !== undefined) return earlier;
        await refuseTooMany(trx, accountId);
        await refuseTakenName(trx, accountId, definition.name);
        await insertGuardrail(trx, { accountId, ...made }, definition.name, {
          sealed_definition: sealed,
          kms_key_arn: key?.arn ?? null,
        });
        await insertTags(trx, { accountId, guardrailId }, tags);
        if (request !== undefined && sealedRequest !== undefined) {
          await requests.keep(trx, request, made, sealedRequest);
        }
        return undefined;
      });
      const answer =
        first === undefined || request === undefined ? made : await requests.repeat(request, first);
      return { guardrailId: answer.guardrailId, version: DRAFT, createdAt: answer.createdAt };
    },

    async update({ definition, key, ...ref }) {
      const sealed = await seal(underKey(deps.sealer, key), ref, definition);
      const updatedAt = clock.now();
      await claim(store, async (trx) => {
        const row = await requireGuardrail(trx, ref);
        await refuseTakenName(trx, ref.accountId, definition.name, row.guardrail_id);
        await bumpRevision(trx, row, { guardrail_name: definition.name });
        await trx
          .updateTable('guardrail_versions')
          .set({ sealed_definition: sealed, kms_key_arn: key?.arn ?? null, updated_at: updatedAt })
          .where('guardrail_id', '=', row.guardrail_id)
          .where('version', '=', 0)
          .execute();
      });
      return { updatedAt };
    },
  };
}

async function insertGuardrail(
  trx: Transaction<Database>,
  { accountId, guardrailId, createdAt }: Made & { readonly accountId: string },
  name: string,
  sealed: Pick<GuardrailVersionRow, 'sealed_definition' | 'kms_key_arn'>,
): Promise<void> {
  await trx
    .insertInto('guardrails')
    .values({
      guardrail_id: guardrailId,
      account_id: accountId,
      guardrail_name: name,
      latest_version: 0,
      revision: 0,
      created_at: createdAt,
    })
    .execute();
  await trx
    .insertInto('guardrail_versions')
    .values({
      account_id: accountId,
      guardrail_id: guardrailId,
      version: 0,
      ...sealed,
      created_at: createdAt,
      updated_at: createdAt,
    })
    .execute();
}

async function refuseTooMany(trx: Transaction<Database>, accountId: string): Promise<void> {
  const { there } = await trx
    .selectFrom('guardrails')
    .select((count) => count.fn.countAll<number>().as('there'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  refuseOverQuota('guardrails in an account', there, limits.guardrailsPerAccount);
}

/** @throws ApiError `TooManyTagsException` */
export async function insertTags(
  trx: Transaction<Database>,
  { accountId, guardrailId }: GuardrailRef,
  tags: readonly Tag[],
): Promise<void> {
  for (const { key, value } of tags) {
    await trx
      .insertInto('guardrail_tags')
      .values({ account_id: accountId, guardrail_id: guardrailId, tag_key: key, tag_value: value })
      .onConflict((conflict) =>
        conflict.columns(['guardrail_id', 'tag_key']).doUpdateSet({ tag_value: value }),
      )
      .execute();
  }
}
