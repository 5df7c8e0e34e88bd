import { ApiError, limits, type Clock } from '#kernel';
import type { Database, PolicyVersionRow, Store } from '#store';
import type { Kysely } from 'kysely';
import { awsManagedPolicy } from './aws-managed/index.ts';
import type { Changes } from './changes.ts';
import { findPolicy, noSuchPolicy, requireOwnPolicy, type PolicyRef } from './find-policy.ts';
import { pageSize, readMarker, toPage, type Page, type PageQuery } from './page.ts';
import { refuseMalformed, sizeOfDocument } from './policy-document.ts';

export interface PolicyVersion {
  /** `v1` */
  readonly versionId: string;
  /** Whether this is the one in force. */
  readonly isDefault: boolean;
  /** JSON, as it was given. */
  readonly document: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** The versions of managed policies: five at most, of which one, the default, is in force. */
export interface PolicyVersions {
  /** @throws ApiError `NoSuchEntityException` | `MalformedPolicyDocumentException` | `LimitExceededException` | `InvalidInputException` */
  create(
    version: PolicyRef & { readonly document: string; readonly setAsDefault: boolean },
  ): Promise<PolicyVersion>;
  /** @throws ApiError `NoSuchEntityException` */
  get(ref: PolicyRef & { readonly versionId: string }): Promise<PolicyVersion>;
  /** Newest first. @throws ApiError `NoSuchEntityException` | `ValidationException` */
  list(query: PolicyRef & PageQuery): Promise<Page<PolicyVersion>>;
  /** @throws ApiError `NoSuchEntityException` | `InvalidInputException` */
  setDefault(ref: PolicyRef & { readonly versionId: string }): Promise<void>;
  /** @throws ApiError `NoSuchEntityException` | `InvalidInputException` | `DeleteConflictException` for the default */
  delete(ref: PolicyRef & { readonly versionId: string }): Promise<void>;
}

export function createPolicyVersions(store: Store, changes: Changes, clock: Clock): PolicyVersions {
  return {
    async create({ document, setAsDefault, ...ref }) {
      refuseMalformed(ref.policyArn, document);
      refuseTooLarge(document);
      return changes.withdraw(ref.accountId, async (trx) => {
        const policy = await requireOwnPolicy(trx, ref);
        const versions = await trx
          .selectFrom('policy_versions')
          .select('version')
          .where('policy_id', '=', policy.policy_id)
          .execute();
        if (versions.length >= limits.versionsPerPolicy) {
          throw new ApiError(
            'LimitExceededException',
            `A managed policy can have up to ${limits.versionsPerPolicy} versions. Before you create a new version, you must delete an existing version.`,
          );
        }
        const version = policy.latest_version + 1;
        const now = clock.now();
        await trx
          .insertInto('policy_versions')
          .values({
            account_id: ref.accountId,
            policy_id: policy.policy_id,
            version,
            document,
            created_at: now,
          })
          .execute();
        const default_version = setAsDefault ? version : policy.default_version;
        await trx
          .updateTable('managed_policies')
          .set({ latest_version: version, default_version, updated_at: now })
          .where('policy_id', '=', policy.policy_id)
          .execute();
        return { versionId: `v${version}`, isDefault: setAsDefault, document, createdAt: now };
      });
    },

    async get(ref) {
      const versions = await readVersions(store.db, ref);
      const found = versions.find(({ versionId }) => versionId === ref.versionId);
      if (found === undefined) throw noSuchVersion(ref);
      return found;
    },

    async list(query) {
      // All of them: they are few. The marker is the id of the last one shown.
      const after = readMarker('policy-versions', query.marker);
      const versions = await readVersions(store.db, query);
      const rest = versions.filter((version) => after === '' || ordinal(version.versionId) < ordinal(after));
      const size = pageSize(query);
      return toPage(
        'policy-versions',
        rest.slice(0, size + 1),
        size,
        ({ versionId }) => versionId,
        (version) => version,
      );
    },

    async setDefault(ref) {
      await changes.withdraw(ref.accountId, async (trx) => {
        const { policy_id } = await requireOwnPolicy(trx, ref);
        const version = numberOf(ref);
        const found = await trx
          .selectFrom('policy_versions')
          .select('version')
          .where('policy_id', '=', policy_id)
          .where('version', '=', version)
          .executeTakeFirst();
        if (found === undefined) throw noSuchVersion(ref);
        await trx
          .updateTable('managed_policies')
          .set({ default_version: version, updated_at: clock.now() })
          .where('policy_id', '=', policy_id)
          .execute();
      });
    },

    async delete(ref) {
      await changes.make(async (trx) => {
        const policy = await requireOwnPolicy(trx, ref);
        const version = numberOf(ref);
        if (version === policy.default_version) {
          throw new ApiError('DeleteConflictException', 'Cannot delete the default version of a policy.');
        }
        const { numDeletedRows } = await trx
          .deleteFrom('policy_versions')
          .where('policy_id', '=', policy.policy_id)
          .where('version', '=', version)
          .executeTakeFirst();
        if (numDeletedRows === 0n) throw noSuchVersion(ref);
        await trx
          .updateTable('managed_policies')
          .set({ updated_at: clock.now() })
          .where('policy_id', '=', policy.policy_id)
          .execute();
      });
    },
  };
}

/** @throws ApiError `LimitExceededException` */
export function refuseTooLarge(document: string): void {
  if (sizeOfDocument(document) <= limits.managedPolicyCharacters) return;
  throw new ApiError(
    'LimitExceededException',
    `Cannot exceed quota for PolicySize: ${limits.managedPolicyCharacters}`,
  );
}

/** Newest first. @throws ApiError `NoSuchEntityException` */
async function readVersions(db: Kysely<Database>, ref: PolicyRef): Promise<readonly PolicyVersion[]> {
  const aws = awsManagedPolicy(ref.policyArn);
  if (aws !== undefined) {
    return [{ versionId: 'v1', isDefault: true, document: aws.document, createdAt: aws.createdAt }];
  }
  const policy = await findPolicy(db, ref);
  if (policy === undefined) throw noSuchPolicy(ref.policyArn);
  const rows = await db
    .selectFrom('policy_versions')
    .selectAll()
    .where('policy_id', '=', policy.policy_id)
    .orderBy('version', 'desc')
    .execute();
  return rows.map((row) => toPolicyVersion(row, policy.default_version));
}

export function toPolicyVersion(row: PolicyVersionRow, defaultVersion: number): PolicyVersion {
  return {
    versionId: `v${row.version}`,
    isDefault: row.version === defaultVersion,
    document: row.document,
    createdAt: row.created_at,
  };
}

function ordinal(versionId: string): number {
  return Number(versionId.slice(1));
}

function numberOf(ref: PolicyRef & { readonly versionId: string }): number {
  const digits = /^v([1-9][0-9]{0,14})$/.exec(ref.versionId)?.[1];
  if (digits === undefined) throw noSuchVersion(ref);
  return Number(digits);
}

function noSuchVersion({ policyArn, versionId }: { policyArn: string; versionId: string }): ApiError {
  return new ApiError(
    'NoSuchEntityException',
    `Policy ${policyArn} version ${versionId} does not exist or is not attachable.`,
  );
}
