import { ApiError, limits } from '#kernel';
import type { GuardrailStore } from './changes.ts';
import type { GuardrailRef, Tag } from './definition.ts';
import { insertTags } from './drafts.ts';
import { guardrailNotFound, refuseTooManyTags, requireGuardrail } from './rows.ts';

export interface GuardrailTags {
  /** Adds, or gives a key that is there another value. @throws ApiError `ResourceNotFoundException` | `TooManyTagsException` */
  tag(ref: GuardrailRef & { readonly tags: readonly Tag[] }): Promise<void>;
  /** Keys that are not there are passed over. @throws ApiError `ResourceNotFoundException` */
  untag(ref: GuardrailRef & { readonly keys: readonly string[] }): Promise<void>;
  /** By key. @throws ApiError `ResourceNotFoundException` */
  list(ref: GuardrailRef): Promise<readonly Tag[]>;
}

export function createTags(store: GuardrailStore): GuardrailTags {
  return {
    async tag({ tags, ...ref }) {
      await store.transaction(async (trx) => {
        await requireGuardrail(trx, ref);
        await insertTags(trx, ref, tags);
        const { there } = await trx
          .selectFrom('guardrail_tags')
          .select((count) => count.fn.countAll<number>().as('there'))
          .where('guardrail_id', '=', ref.guardrailId)
          .executeTakeFirstOrThrow();
        // What was written is undone with the transaction.
        refuseTooManyTags(there);
      });
    },

    async untag({ keys, ...ref }) {
      await store.transaction(async (trx) => {
        await requireGuardrail(trx, ref);
        if (keys.length === 0) return;
        await trx
          .deleteFrom('guardrail_tags')
          .where('guardrail_id', '=', ref.guardrailId)
          .where('tag_key', 'in', keys)
          .execute();
      });
    },

    async list(ref) {
      const rows = await store.db
        .selectFrom('guardrails')
        .leftJoin('guardrail_tags', 'guardrail_tags.guardrail_id', 'guardrails.guardrail_id')
        .select(['tag_key', 'tag_value'])
        .where('guardrails.guardrail_id', '=', ref.guardrailId)
        .where('guardrails.account_id', '=', ref.accountId)
        .orderBy('tag_key')
        .limit(limits.tagsPerGuardrail)
        .execute();
      // One row without a tag for a guardrail that has none.
      if (rows.length === 0) throw guardrailNotFound();
      return rows.flatMap(({ tag_key: key, tag_value: value }) =>
        key === null || value === null ? [] : [{ key, value }],
      );
    },
  };
}

/** @throws ApiError `ValidationException` for a key that comes twice, or is AWS's */
export function checkTags(tags: readonly Tag[]): void {
  if (new Set(tags.map(({ key }) => key)).size < tags.length) {
    throw new ApiError('ValidationException', 'The request has duplicate tag keys.');
  }
  if (tags.some(({ key }) => /^aws:/i.test(key))) {
    throw new ApiError('ValidationException', 'Tag keys that begin with aws: are reserved.');
  }
}
