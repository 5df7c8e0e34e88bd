import { limits, type Clock } from '#kernel';
import type { Store } from '#store';
import { isAccessKeyId } from './ids.ts';

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

export function createAccessKeyUses(store: Store, clock: Clock): AccessKeyUses {
  let pending = new Map<string, AccessKeyUse>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  function note(accessKeyId: string, service: string, region: string): void {
    if (!isAccessKeyId(accessKeyId)) return;
    const [oldest] = pending.keys();
    if (pending.size >= limits.lastUsedPending && oldest !== undefined) pending.delete(oldest);
    pending.set(accessKeyId, { at: clock.now(), service, region });
    // Nobody waits for this write, and a failed one is made up for by the next.
    timer ??= setTimeout(() => void flush().catch(() => undefined), limits.lastUsedFlushMilliseconds).unref();
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.catch(() => undefined).then(write);
    return writing;
  }

  async function write(): Promise<void> {
    const uses = pending;
    if (uses.size === 0) return;
    pending = new Map();
    try {
      // In one order everywhere, so that two processes do not wait for each other. The generation does not grow:
      // a key is no different for having been used.
      const sorted = [...uses].sort(([a], [b]) => (a < b ? -1 : 1));
      await store.transaction(async (trx) => {
        for (const [accessKeyId, { at, service, region }] of sorted) {
          await trx
            .updateTable('access_keys')
            .set({ last_used_at: at, last_used_service: service, last_used_region: region })
            .where('access_key_id', '=', accessKeyId)
            .where((row) => row.or([row('last_used_at', 'is', null), row('last_used_at', '<', at)]))
            .execute();
        }
      });
    } catch (error) {
      pending = new Map([...uses, ...pending]);
      throw error;
    }
  }

  return {
    note,
    flush,

    async lastUse(accountId, accessKeyId) {
      await flush();
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

    async [Symbol.asyncDispose]() {
      // The service ends all the same: a use less on record is no reason to hang or to fail.
      await flush().catch(() => undefined);
      clearTimeout(timer);
    },
  };
}
