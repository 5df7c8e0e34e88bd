import { sql } from 'kysely';
import type { Clock } from '#kernel';
import type { Store } from '#store';
import { NotedUses } from './noted-uses.ts';
import { useBatches, valuesTable } from './use-batches.ts';

/**
 * When sessions in a role last asked for something.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleLastUsed.html
 */
export interface RoleUses extends AsyncDisposable {
  /** Called for each request of a session in a role; written down with many others later. @param roleId `AROA…` */
  note(roleId: string, region: string): void;
  /** Writes down what was noted. */
  flush(): Promise<void>;
}

interface UsedRow {
  /** The role's id, when, in which Region. */
  readonly column1: string;
  readonly column2: number;
  readonly column3: string;
}

export function createRoleUses(store: Store, clock: Clock): RoleUses {
  const noted = new NotedUses<{ readonly at: number; readonly region: string }>((uses) =>
    // The generation does not grow: a role is no different for having been used.
    store.transaction(async (trx) => {
      for (const batch of useBatches(uses)) {
        const used = valuesTable<UsedRow>(batch.map(([id, { at, region }]) => [id, at, region])).as('used');
        const usedAt = sql<number>`cast(${sql.ref('used.column2')} as bigint)`;
        await trx
          .updateTable('roles')
          .from(used)
          .set((row) => ({ last_used_at: usedAt, last_used_region: row.ref('used.column3') }))
          .whereRef('role_id', '=', 'used.column1')
          .where((row) => row.or([row('last_used_at', 'is', null), row('last_used_at', '<', usedAt)]))
          .execute();
      }
    }),
  );
  return {
    note: (roleId, region) => noted.note(roleId, { at: clock.now(), region }),
    flush: () => noted.flush(),
    [Symbol.asyncDispose]: () => noted[Symbol.asyncDispose](),
  };
}
