import { sql } from 'kysely';
import type { Clock } from '#kernel';
import type { Store } from '#store';
import { isAccessKeyId } from './ids.ts';
import { NotedUses } from './noted-uses.ts';
import { useBatches, valuesTable } from './use-batches.ts';

/** When a key was last used, and for what. */
export interface AccessKeyUse {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** As ARNs spell the service: `bedrock`. */
  readonly service: string;
  readonly region: string;
}

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html */
export interface AccessKeyUses extends AsyncDisposable {
  /** Called for each request, so it does next to nothing: what it notes is written down with many others later. */
  note(accessKeyId: string, service: string, region: string): void;
  /**
   * Whose key it is and its last use: our own at once, another process's some seconds after.
   * @returns `undefined` for a key that is not there, or is another account's
   */
  lastUse(
    accountId: string,
    accessKeyId: string,
  ): Promise<{ readonly userName: string; readonly use?: AccessKeyUse } | undefined>;
  /** Writes down what was noted. */
  flush(): Promise<void>;
}

interface UsedRow {
  /** The key's id, when, for which service, in which Region. */
  readonly column1: string;
  readonly column2: number;
  readonly column3: string;
  readonly column4: string;
}

export function createAccessKeyUses(store: Store, clock: Clock): AccessKeyUses {
  const noted = new NotedUses<AccessKeyUse>((uses) =>
    // The generation does not grow: a key is no different for having been used.
    store.transaction(async (trx) => {
      for (const batch of useBatches(uses)) {
        const rows = batch.map(([id, { at, service, region }]) => [id, at, service, region]);
        const used = valuesTable<UsedRow>(rows).as('used');
        const usedAt = sql<number>`cast(${sql.ref('used.column2')} as bigint)`;
        await trx
          .updateTable('access_keys')
          .from(used)
          .set((row) => ({
            last_used_at: usedAt,
            last_used_service: row.ref('used.column3'),
            last_used_region: row.ref('used.column4'),
          }))
          .whereRef('access_key_id', '=', 'used.column1')
          .where((row) => row.or([row('last_used_at', 'is', null), row('last_used_at', '<', usedAt)]))
          .execute();
      }
    }),
  );

  return {
    note(accessKeyId, service, region) {
      if (isAccessKeyId(accessKeyId)) noted.note(accessKeyId, { at: clock.now(), service, region });
    },
    flush: () => noted.flush(),

    async lastUse(accountId, accessKeyId) {
      await noted.flush();
      const row = await store.db
        .selectFrom('access_keys as key')
        .innerJoin('users as user', 'user.user_id', 'key.user_id')
        .select(['user.user_name', 'key.last_used_at', 'key.last_used_service', 'key.last_used_region'])
        .where('key.access_key_id', '=', accessKeyId)
        .where('key.account_id', '=', accountId)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { user_name: userName, last_used_at: at, last_used_service, last_used_region } = row;
      if (at === null) return { userName };
      return { userName, use: { at, service: last_used_service ?? '', region: last_used_region ?? '' } };
    },

    [Symbol.asyncDispose]: () => noted[Symbol.asyncDispose](),
  };
}
