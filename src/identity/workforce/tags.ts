import { ApiError, codeOf } from '#kernel';
import type { Database, Store } from '#store';
import type { Transaction } from 'kysely';
import type { Changes } from '../changes.ts';
import { addTags, createTags, type Tag, type Tags } from '../tags.ts';
import { requirePermissionSet } from './change-permission-set.ts';
import { requireInstance, type InstanceRef } from './instance.ts';

/** An instance, or a permission set of it. */
export type WorkforceResourceRef = InstanceRef & { readonly permissionSetId?: string };

/** Tags of the instance and its permission sets. */
export type WorkforceTags = Tags<WorkforceResourceRef>;

/**
 * Every call throws ApiError `ResourceNotFoundException`; `tag` also `ValidationException` and
 * `ServiceQuotaExceededException`, as this API has them.
 */
export function createWorkforceTags(store: Store, changes: Changes): WorkforceTags {
  const tags = createTags<WorkforceResourceRef>(store, changes, {
    word: 'permission set',
    async requireId(db, { permissionSetId, ...ref }) {
      if (permissionSetId !== undefined) {
        return (await requirePermissionSet(db, { ...ref, permissionSetId })).permission_set_id;
      }
      await requireInstance(db, ref);
      return ref.instanceId;
    },
  });
  return {
    ...tags,
    async tag(ref) {
      await inOwnWords(() => tags.tag(ref));
    },
  };
}

/** Tags what is being made. @throws ApiError `ValidationException` | `ServiceQuotaExceededException` */
export async function tagWorkforce(
  trx: Transaction<Database>,
  owner: { readonly accountId: string; readonly ownerId: string },
  tags: readonly Tag[],
): Promise<void> {
  await inOwnWords(() => addTags(trx, { ...owner, word: 'permission set' }, tags));
}

async function inOwnWords(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const code = NAMES[codeOf(error) ?? ''];
    if (code === undefined || !(error instanceof Error)) throw error;
    throw new ApiError(code, error.message, { cause: error });
  }
}

/** What IAM says, in the words of this API. */
const NAMES: Readonly<Record<string, string>> = {
  InvalidInputException: 'ValidationException',
  LimitExceededException: 'ServiceQuotaExceededException',
};
