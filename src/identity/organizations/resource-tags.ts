import { codeOf } from '#kernel';
import type { Database, OrganizationRow, Store } from '#store';
import type { Kysely, Transaction } from 'kysely';
import type { Changes } from '../changes.ts';
import type { Page } from '../page.ts';
import { addTags, type Tag } from '../tags.ts';
import { constraintViolation, invalidInput } from './errors.ts';
import { requireManaged } from './find-organization.ts';
import { findNode, missing } from './nodes.ts';
import { pageOf } from './page.ts';

interface ResourceRef {
  readonly accountId: string;
  /** Of a root, unit, account or policy of the organisation. */
  readonly resourceId: string;
}

/** Tags of what an organisation has. Every call throws ApiError as those of units do, or `TargetNotFoundException`. */
export interface OrganizationTags {
  /** @throws ApiError `InvalidInputException` | `ConstraintViolationException` */
  tag(ref: ResourceRef & { readonly tags: readonly Tag[] }): Promise<void>;
  untag(ref: ResourceRef & { readonly keys: readonly string[] }): Promise<void>;
  /** @throws ApiError `InvalidInputException` */
  list(query: ResourceRef & { readonly nextToken?: string }): Promise<Page<Tag>>;
}

export function createOrganizationTags(store: Store, changes: Changes): OrganizationTags {
  return {
    async tag({ accountId, resourceId, tags }) {
      await changes.make(async (trx) => {
        const organization = await requireResource(trx, { accountId, resourceId });
        await tagNode(trx, organization, resourceId, tags);
      });
    },

    async untag({ keys, ...ref }) {
      await changes.make(async (trx) => {
        await requireResource(trx, ref);
        if (keys.length === 0) return;
        await trx
          .deleteFrom('tags')
          .where('owner_id', '=', ref.resourceId)
          .where('tag_key_id', 'in', keys)
          .execute();
      });
    },

    async list({ nextToken, ...ref }) {
      await requireResource(store.db, ref);
      return pageOf(
        'organization-tags',
        nextToken === undefined ? {} : { nextToken },
        (after, limit) =>
          store.db
            .selectFrom('tags')
            .selectAll()
            .where('owner_id', '=', ref.resourceId)
            .where('tag_key_id', '>', after)
            .orderBy('tag_key_id')
            .limit(limit)
            .execute(),
        (row) => row.tag_key_id,
        (row) => ({ key: row.tag_key, value: row.tag_value }),
      );
    },
  };
}

async function requireResource(
  db: Kysely<Database>,
  { accountId, resourceId }: ResourceRef,
): Promise<OrganizationRow> {
  const organization = await requireManaged(db, accountId);
  if (await findNode(db, organization, resourceId)) return organization;
  const policy = await db
    .selectFrom('organization_policies')
    .select('policy_id')
    .where('policy_id', '=', resourceId)
    .where('organization_id', '=', organization.organization_id)
    .executeTakeFirst();
  if (policy === undefined) throw missing('TargetNotFoundException');
  return organization;
}

/** @throws ApiError `InvalidInputException` | `ConstraintViolationException` */
export async function tagNode(
  trx: Transaction<Database>,
  organization: OrganizationRow,
  ownerId: string,
  tags: readonly Tag[],
): Promise<void> {
  try {
    await addTags(trx, { accountId: organization.account_id, ownerId, word: 'organization' }, tags);
  } catch (error) {
    if (codeOf(error) === 'LimitExceededException') {
      throw constraintViolation(
        'MAX_TAG_LIMIT_EXCEEDED',
        'The number of tags has reached the maximum limit.',
      );
    }
    if (codeOf(error) !== 'InvalidInputException') throw error;
    throw tags.some(({ key }) => /^aws:/i.test(key))
      ? invalidInput('INVALID_SYSTEM_TAGS_PARAMETER', 'Tag keys that begin with aws: are reserved.')
      : invalidInput('DUPLICATE_TAG_KEY', 'A tag key stands there more than once.');
  }
}
