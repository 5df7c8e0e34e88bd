import type { Clock } from '#kernel';
import type { Store } from '#store';
import { NotedUses } from './noted-uses.ts';

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

export function createRoleUses(store: Store, clock: Clock): RoleUses {
  const noted = new NotedUses<{ readonly at: number; readonly region: string }>((uses) =>
    // The generation does not grow: a role is no different for having been used.
    store.transaction(async (trx) => {
      for (const [roleId, { at, region }] of uses) {
        await trx
          .updateTable('roles')
          .set({ last_used_at: at, last_used_region: region })
          .where('role_id', '=', roleId)
          .where((row) => row.or([row('last_used_at', 'is', null), row('last_used_at', '<', at)]))
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
