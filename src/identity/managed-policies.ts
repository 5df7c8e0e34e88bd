import { ApiError, limits, managedPolicyArn, type Clock } from '#kernel';
import type { Database, ManagedPolicyRow, Store } from '#store';
import type { Kysely, Transaction } from 'kysely';
import { awsManagedPolicies, awsManagedPolicy, type AwsManagedPolicy } from './aws-managed/index.ts';
import type { Changes } from './changes.ts';
import { findPolicy, noSuchPolicy, requireOwnPolicy, type PolicyRef } from './find-policy.ts';
import { newPolicyId } from './ids.ts';
import { nameKey, pathStartsWith } from './names.ts';
import type { Page, PageQuery } from './page.ts';
import { refuseMalformed } from './policy-document.ts';
import { usageOf, UNUSED, type PolicyUsage } from './policy-usage.ts';
import { refuseTooLarge } from './policy-versions.ts';
import { refuseOverQuota } from './quota.ts';
import { pageAcross, type Keyed } from './sections.ts';
import { addTags, deleteTags, readTags, type Tag } from './tags.ts';

export interface ManagedPolicy extends PolicyUsage {
  /** `ANPA…` */
  readonly policyId: string;
  readonly policyName: string;
  readonly path: string;
  readonly arn: string;
  readonly description?: string;
  /** `v1` */
  readonly defaultVersionId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Empty in lists, as IAM has it. */
  readonly tags: readonly Tag[];
}

export interface ManagedPolicyQuery extends PageQuery {
  readonly accountId: string;
  /** `Local` for the account's own, `AWS` for those that come with the service; without it both. */
  readonly scope?: 'AWS' | 'Local';
  readonly pathPrefix?: string;
  readonly onlyAttached?: boolean;
  /** Only those that are used so. */
  readonly usage?: 'PermissionsPolicy' | 'PermissionsBoundary';
}

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_Policy.html */
export interface ManagedPolicies {
  /** @throws ApiError `EntityAlreadyExistsException` | `MalformedPolicyDocumentException` | `LimitExceededException` | `InvalidInputException` */
  create(policy: {
    readonly accountId: string;
    readonly policyName: string;
    readonly path?: string;
    readonly description?: string;
    readonly document: string;
    readonly tags?: readonly Tag[];
  }): Promise<ManagedPolicy>;
  /** The account's own, or one of AWS's. @throws ApiError `NoSuchEntityException` */
  get(ref: PolicyRef): Promise<ManagedPolicy>;
  /** The account's own by name, then AWS's. @throws ApiError `ValidationException` */
  list(query: ManagedPolicyQuery): Promise<Page<ManagedPolicy>>;
  /** @throws ApiError `NoSuchEntityException` | `InvalidInputException` | `DeleteConflictException` while it is used or has other versions */
  delete(ref: PolicyRef): Promise<void>;
}

export function createManagedPolicies(store: Store, changes: Changes, clock: Clock): ManagedPolicies {
  return {
    async create({ accountId, policyName, path = '/', description, document, tags = [] }) {
      refuseMalformed(policyName, document);
      refuseTooLarge(document);
      const now = clock.now();
      const row: ManagedPolicyRow = {
        policy_id: newPolicyId(),
        account_id: accountId,
        arn: managedPolicyArn(accountId, path, policyName),
        policy_name: policyName,
        policy_name_key: nameKey(policyName),
        path,
        description: description ?? null,
        default_version: 1,
        latest_version: 1,
        created_at: now,
        updated_at: now,
      };
      await changes.make(async (trx) => {
        await refuseTakenName(trx, row);
        await refuseTooMany(trx, accountId);
        await trx.insertInto('managed_policies').values(row).execute();
        await trx
          .insertInto('policy_versions')
          .values({
            account_id: accountId,
            policy_id: row.policy_id,
            version: 1,
            document,
            created_at: now,
          })
          .execute();
        await addTags(trx, { accountId, ownerId: row.policy_id, word: 'policy' }, tags);
      });
      return toPolicy(row, UNUSED, tags);
    },

    async get(ref) {
      const usage = (await usageOf(store.db, ref.accountId, [ref.policyArn])).get(ref.policyArn) ?? UNUSED;
      const aws = awsManagedPolicy(ref.policyArn);
      if (aws !== undefined) return toAwsPolicy(aws, usage);
      const row = await findPolicy(store.db, ref);
      if (row === undefined) throw noSuchPolicy(ref.policyArn);
      return toPolicy(row, usage, await readTags(store.db, row.policy_id));
    },

    async list(query) {
      const own = {
        name: 'local',
        read: (after: string, most: number) => readOwn(store.db, query, after, most),
      };
      const aws = {
        name: 'aws',
        read: (after: string, most: number) => readAws(store.db, query, after, most),
      };
      const sections = query.scope === 'Local' ? [own] : query.scope === 'AWS' ? [aws] : [own, aws];
      return pageAcross('policies', query, sections);
    },

    async delete(ref) {
      await changes.make(async (trx) => {
        const row = await requireOwnPolicy(trx, ref);
        await refuseWhileInUse(trx, row);
        await trx.deleteFrom('policy_versions').where('policy_id', '=', row.policy_id).execute();
        await deleteTags(trx, row.policy_id);
        await trx.deleteFrom('managed_policies').where('policy_id', '=', row.policy_id).execute();
      });
    },
  };
}

async function readOwn(
  db: Kysely<Database>,
  { accountId, pathPrefix = '/', onlyAttached, usage }: ManagedPolicyQuery,
  after: string,
  most: number,
): Promise<readonly Keyed<ManagedPolicy>[]> {
  let select = db
    .selectFrom('managed_policies as policy')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('policy_name_key', '>', after)
    .where(({ ref }) => pathStartsWith(ref('path'), pathPrefix));
  if (onlyAttached === true || usage === 'PermissionsPolicy') {
    select = select.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('attached_policies as attached')
          .select('attached.owner_id')
          .whereRef('attached.policy_arn', '=', 'policy.arn'),
      ),
    );
  }
  if (usage === 'PermissionsBoundary') {
    select = select.where(({ exists, or, selectFrom }) =>
      or([
        exists(selectFrom('users').select('users.user_id').whereRef('users.boundary_arn', '=', 'policy.arn')),
        exists(selectFrom('roles').select('roles.role_id').whereRef('roles.boundary_arn', '=', 'policy.arn')),
      ]),
    );
  }
  const rows = await select.orderBy('policy_name_key').limit(most).execute();
  const used = await usageOf(
    db,
    accountId,
    rows.map((row) => row.arn),
  );
  return rows.map((row) => ({
    key: row.policy_name_key,
    item: toPolicy(row, used.get(row.arn) ?? UNUSED),
  }));
}

async function readAws(
  db: Kysely<Database>,
  { accountId, pathPrefix = '/', onlyAttached, usage }: ManagedPolicyQuery,
  after: string,
  most: number,
): Promise<readonly Keyed<ManagedPolicy>[]> {
  const all = awsManagedPolicies().filter(
    ({ path, policyName }) => path.startsWith(pathPrefix) && policyName > after,
  );
  const used = await usageOf(
    db,
    accountId,
    all.map(({ arn }) => arn),
  );
  return all
    .map((policy) => toAwsPolicy(policy, used.get(policy.arn) ?? UNUSED))
    .filter(
      (policy) => (onlyAttached !== true && usage !== 'PermissionsPolicy') || policy.attachmentCount > 0,
    )
    .filter((policy) => usage !== 'PermissionsBoundary' || policy.boundaryCount > 0)
    .slice(0, most)
    .map((item) => ({ key: item.policyName, item }));
}

async function refuseTakenName(trx: Transaction<Database>, row: ManagedPolicyRow): Promise<void> {
  const taken = await trx
    .selectFrom('managed_policies')
    .select('policy_id')
    .where('account_id', '=', row.account_id)
    .where('policy_name_key', '=', row.policy_name_key)
    .executeTakeFirst();
  if (taken === undefined) return;
  throw new ApiError(
    'EntityAlreadyExistsException',
    `A policy called ${row.policy_name} already exists. Duplicate names are not allowed.`,
  );
}

async function refuseTooMany(trx: Transaction<Database>, accountId: string): Promise<void> {
  const { policies } = await trx
    .selectFrom('managed_policies')
    .select((count) => count.fn.countAll<number>().as('policies'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  refuseOverQuota('PoliciesPerAccount', policies, limits.policiesPerAccount);
}

async function refuseWhileInUse(trx: Transaction<Database>, row: ManagedPolicyRow): Promise<void> {
  const { attachmentCount, boundaryCount } =
    (await usageOf(trx, row.account_id, [row.arn])).get(row.arn) ?? UNUSED;
  if (attachmentCount + boundaryCount > 0) {
    throw new ApiError('DeleteConflictException', 'Cannot delete a policy attached to entities.');
  }
  const versions = await trx
    .selectFrom('policy_versions')
    .select('version')
    .where('policy_id', '=', row.policy_id)
    .execute();
  if (versions.length > 1) {
    throw new ApiError(
      'DeleteConflictException',
      "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
    );
  }
}

export function toPolicy(
  row: ManagedPolicyRow,
  usage: PolicyUsage,
  tags: readonly Tag[] = [],
): ManagedPolicy {
  return {
    policyId: row.policy_id,
    policyName: row.policy_name,
    path: row.path,
    arn: row.arn,
    ...(row.description === null ? {} : { description: row.description }),
    defaultVersionId: `v${row.default_version}`,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ...usage,
    tags,
  };
}

export function toAwsPolicy(policy: AwsManagedPolicy, usage: PolicyUsage): ManagedPolicy {
  const { policyId, policyName, path, arn, description, createdAt } = policy;
  return {
    ...{ policyId, policyName, path, arn, description, createdAt },
    defaultVersionId: 'v1',
    updatedAt: createdAt,
    ...usage,
    tags: [],
  };
}
