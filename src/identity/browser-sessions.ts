import { createHash, randomBytes } from 'node:crypto';
import { limits, type Clock } from '#kernel';
import type { BrowserSessionRow, Database, Store } from '#store';
import type { Transaction } from 'kysely';

/** Whose a browser session is. */
export interface BrowserSubject {
  readonly accountId: string;
  /** `user`, or what another way of signing in calls its people. */
  readonly kind: string;
  /** As the kind counts them: the unique id of a user. */
  readonly subjectId: string;
}

export interface BrowserSession extends BrowserSubject {
  /** What it is known by here; not what its browser shows. */
  readonly sessionId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** When a second factor was shown; absent for none. */
  readonly mfaAt?: number;
}

/**
 * Sessions of browsers. A token is known by its hash alone, so that whoever reads the store cannot use one.
 *
 * promise 3: account credentials are protected
 */
export interface BrowserSessions {
  /** Begins a session. @returns its token, for the cookie and nothing else */
  begin(subject: BrowserSubject, mfaAt?: number): Promise<string>;
  /** The session of a token, unless it has ended, by itself or for lack of use; that it was used is noted. */
  find(token: string): Promise<BrowserSession | undefined>;
  /** Draws what an authenticator is asked to sign in this session, in the place of what was drawn before. */
  drawChallenge(sessionId: string): Promise<string>;
  /** Uses it up. `undefined` where there is none, or it was drawn too long ago. */
  takeChallenge(sessionId: string): Promise<string | undefined>;
  /** Ends it; a token that is none is left alone. */
  end(token: string): Promise<void>;
}

export function createBrowserSessions(store: Store, clock: Clock): BrowserSessions {
  return {
    async begin({ accountId, kind, subjectId }, mfaAt) {
      const token = randomBytes(32).toString('base64url');
      const now = clock.now();
      await store.transaction(async (trx) => {
        await deleteEnded(trx, now);
        await makeRoom(trx, kind, subjectId);
        const row: BrowserSessionRow = {
          token_hash: hashOf(token),
          account_id: accountId,
          kind,
          subject_id: subjectId,
          created_at: now,
          seen_at: now,
          mfa_at: mfaAt ?? null,
          challenge: null,
          challenge_at: null,
        };
        await trx.insertInto('browser_sessions').values(row).execute();
      });
      return token;
    },

    async find(token) {
      const now = clock.now();
      const row = await store.db
        .selectFrom('browser_sessions as session')
        .innerJoin('accounts as account', 'account.account_id', 'session.account_id')
        .selectAll('session')
        .where('session.token_hash', '=', hashOf(token))
        .where('account.closed_at', 'is', null)
        .executeTakeFirst();
      if (row === undefined || hasEnded(row, now)) return undefined;
      if (now - row.seen_at >= limits.browserSessionSeenMilliseconds) {
        await store.db
          .updateTable('browser_sessions')
          .set({ seen_at: now })
          .where('token_hash', '=', row.token_hash)
          .execute();
      }
      const { account_id: accountId, kind, subject_id: subjectId, created_at: createdAt } = row;
      const mfa = row.mfa_at === null ? {} : { mfaAt: row.mfa_at };
      return { sessionId: row.token_hash, accountId, kind, subjectId, createdAt, ...mfa };
    },

    async drawChallenge(sessionId) {
      const challenge = randomBytes(32).toString('base64url');
      await store.db
        .updateTable('browser_sessions')
        .set({ challenge, challenge_at: clock.now() })
        .where('token_hash', '=', sessionId)
        .execute();
      return challenge;
    },

    async takeChallenge(sessionId) {
      return store.transaction(async (trx) => {
        const row = await trx
          .selectFrom('browser_sessions')
          .select(['challenge', 'challenge_at'])
          .where('token_hash', '=', sessionId)
          .executeTakeFirst();
        await trx
          .updateTable('browser_sessions')
          .set({ challenge: null, challenge_at: null })
          .where('token_hash', '=', sessionId)
          .execute();
        if (row === undefined || row.challenge === null || row.challenge_at === null) return undefined;
        const isLate = clock.now() - row.challenge_at >= limits.securityKeyMilliseconds;
        return isLate ? undefined : row.challenge;
      });
    },

    async end(token) {
      await store.db.deleteFrom('browser_sessions').where('token_hash', '=', hashOf(token)).execute();
    },
  };
}

/** 256 random bits need no salt and no slow hash. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

function hasEnded(row: BrowserSessionRow, now: number): boolean {
  return (
    now - row.created_at >= limits.browserSessionMilliseconds ||
    now - row.seen_at >= limits.browserSessionIdleMilliseconds
  );
}

async function deleteEnded(trx: Transaction<Database>, now: number): Promise<void> {
  await trx
    .deleteFrom('browser_sessions')
    .where('created_at', '<=', now - limits.browserSessionMilliseconds)
    .execute();
}

/** Whoever signs in again and again does not fill the table: the oldest sessions end. */
async function makeRoom(trx: Transaction<Database>, kind: string, subjectId: string): Promise<void> {
  const rows = await trx
    .selectFrom('browser_sessions')
    .select('token_hash')
    .where('kind', '=', kind)
    .where('subject_id', '=', subjectId)
    .orderBy('created_at', 'desc')
    .offset(limits.browserSessionsPerSubject - 1)
    .limit(limits.browserSessionsPerSubject)
    .execute();
  for (const { token_hash } of rows) {
    await trx.deleteFrom('browser_sessions').where('token_hash', '=', token_hash).execute();
  }
}
