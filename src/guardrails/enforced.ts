import { ApiError, limits, type Clock } from '#kernel';
import type { EnforcedGuardrailRow } from '#store';
import type { GuardrailStore } from './changes.ts';
import { numberOf, versionOf, type GuardrailRef, type GuardrailVersion } from './definition.ts';
import { newId } from './ids.ts';
import { refuseOverQuota, requireVersion } from './rows.ts';

/** SELECTIVE honours what a caller marks as content to be guarded; COMPREHENSIVE assesses all of it. */
export type GuardingMode = 'SELECTIVE' | 'COMPREHENSIVE';

/** Which models a guardrail is enforced on, and how much of a request it assesses. */
export interface EnforcedScope {
  /** Model ids, or `ALL`. */
  readonly includedModels: readonly string[];
  readonly excludedModels: readonly string[];
  readonly system: GuardingMode;
  readonly messages: GuardingMode;
}

/** A guardrail that every inference of an account is under. */
export interface EnforcedGuardrail extends GuardrailRef {
  readonly configId: string;
  readonly version: GuardrailVersion;
  readonly scope: EnforcedScope;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly updatedAt: number;
  readonly updatedBy: string;
}

export interface EnforcedGuardrails {
  /**
   * @param config.configId the configuration to replace; without it a new one is made
   * @param config.by the ARN of who asks
   * @throws ApiError `ResourceNotFoundException` | `ConflictException`
   */
  put(
    config: GuardrailRef & {
      readonly configId?: string | undefined;
      readonly version: GuardrailVersion;
      readonly scope: EnforcedScope;
      readonly by: string;
    },
  ): Promise<EnforcedGuardrail>;
  /** By id; there are only a few. */
  list(accountId: string): Promise<readonly EnforcedGuardrail[]>;
  /** @throws ApiError `ResourceNotFoundException` */
  delete(config: { readonly accountId: string; readonly configId: string }): Promise<void>;
}

export function createEnforced(store: GuardrailStore, clock: Clock): EnforcedGuardrails {
  return {
    async put({ configId, version, scope, by, ...ref }) {
      const now = clock.now();
      const row = await store.transaction(async (trx) => {
        await requireVersion(trx, ref, numberOf(version));
        const there = await trx
          .selectFrom('enforced_guardrails')
          .selectAll()
          .where('account_id', '=', ref.accountId)
          .execute();
        const old = there.find(({ config_id: id }) => id === configId);
        if (configId !== undefined && old === undefined) throw unknownConfiguration();
        if (old === undefined) {
          refuseOverQuota(
            'enforced guardrails in an account',
            there.length,
            limits.enforcedGuardrailsPerAccount,
          );
        }
        const next: EnforcedGuardrailRow = {
          config_id: old?.config_id ?? newId(),
          account_id: ref.accountId,
          guardrail_id: ref.guardrailId,
          version: numberOf(version),
          scope: JSON.stringify(scope),
          created_at: old?.created_at ?? now,
          created_by: old?.created_by ?? by,
          updated_at: now,
          updated_by: by,
        };
        if (old !== undefined) {
          await trx.deleteFrom('enforced_guardrails').where('config_id', '=', old.config_id).execute();
        }
        await trx.insertInto('enforced_guardrails').values(next).execute();
        return next;
      });
      return toEnforced(row);
    },

    async list(accountId) {
      const rows = await store.db
        .selectFrom('enforced_guardrails')
        .selectAll()
        .where('account_id', '=', accountId)
        .orderBy('config_id')
        .execute();
      return rows.map(toEnforced);
    },

    async delete({ accountId, configId }) {
      await store.transaction(async (trx) => {
        const deleted = await trx
          .deleteFrom('enforced_guardrails')
          .where('account_id', '=', accountId)
          .where('config_id', '=', configId)
          .returning('config_id')
          .execute();
        if (deleted.length === 0) throw unknownConfiguration();
      });
    },
  };
}

function unknownConfiguration(): ApiError {
  return new ApiError(
    'ResourceNotFoundException',
    'The enforced guardrail configuration does not exist in this account and Region.',
  );
}

function toEnforced(row: EnforcedGuardrailRow): EnforcedGuardrail {
  return {
    accountId: row.account_id,
    configId: row.config_id,
    guardrailId: row.guardrail_id,
    version: versionOf(row.version),
    // What this module wrote.
    scope: JSON.parse(row.scope) as EnforcedScope,
    createdAt: row.created_at,
    createdBy: row.created_by,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  };
}
