import { createHash, randomBytes, randomInt } from 'node:crypto';
import { ApiError, limits, type Clock } from '#kernel';
import { revealSecret } from '#reveal-secret';
import type { Database, LoginRequestRow, Store } from '#store';
import type { Kysely, Transaction } from 'kysely';
import type { ConsoleUsers } from './console-users.ts';
import type { BrowserSession } from './browser-sessions.ts';
import type { UserPrincipal } from './principal.ts';
import type { IssuedSession } from './sessions/issue.ts';
import type { Sessions } from './sessions/sessions.ts';

/** What a program is given when it asks to be let in. */
export interface NewLoginRequest {
  /** Kept by the program: what it asks with. */
  readonly deviceCode: string;
  /** Shown to the person by both sides: `BCDF-GHJK`. */
  readonly userCode: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export type LoginState = 'waiting' | 'allowed' | 'denied' | 'gone';

/** What a person is shown before they decide. */
export interface PendingLogin {
  readonly userCode: string;
  /** From where the program asked. */
  readonly sourceIp: string;
  readonly createdAt: number;
}

/** Short-lived credentials in clear, for the one answer that they leave with. */
export interface ShownCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAt: number;
}

/**
 * A program without a browser gets the credentials of a person who has one: it shows a code, the person confirms that
 * very code where they are signed in. A code lives for minutes and is good once.
 *
 * promise 3: nothing needs a long-lived secret
 * @see https://www.rfc-editor.org/rfc/rfc8628, whose threats are the same
 */
export interface LoginRequests {
  /** @throws ApiError `ThrottlingException` where too many wait already, from there or in all */
  begin(sourceIp: string): Promise<NewLoginRequest>;
  /** @param userCode attacker-controlled, in any case, with or without its hyphen */
  find(userCode: string): Promise<PendingLogin | undefined>;
  /** @returns whether there still was something to decide */
  decide(userCode: string, decision: 'allowed' | 'denied', session: BrowserSession): Promise<boolean>;
  state(deviceCode: string): Promise<LoginState>;
  /**
   * The credentials of an allowed request, once.
   * @returns `undefined` where there are none, or whoever allowed it may not sign in any more
   */
  redeem(
    deviceCode: string,
  ): Promise<{ readonly principal: UserPrincipal; readonly credentials: ShownCredentials } | undefined>;
  /** Those that a person takes from the page, of a session of theirs. */
  credentialsOf(principal: UserPrincipal): Promise<ShownCredentials>;
}

export function createLoginRequests(
  store: Store,
  users: Pick<ConsoleUsers, 'read'>,
  sessions: Pick<Sessions, 'ofUser'>,
  clock: Clock,
): LoginRequests {
  const isLate = (row: LoginRequestRow): boolean =>
    clock.now() - row.created_at >= limits.loginRequestMilliseconds;

  async function credentialsOf(principal: UserPrincipal): Promise<ShownCredentials> {
    const { mfaAuthenticatedAt } = principal.session ?? {};
    return shown(await sessions.ofUser(principal, limits.loginSessionSeconds, mfaAuthenticatedAt));
  }

  return {
    credentialsOf,

    async begin(sourceIp) {
      const deviceCode = randomBytes(32).toString('base64url');
      const userCode = newUserCode();
      const now = clock.now();
      await store.transaction(async (trx) => {
        await trx
          .deleteFrom('login_requests')
          .where('created_at', '<=', now - limits.loginRequestMilliseconds)
          .execute();
        await refuseTooMany(trx, sourceIp);
        await trx
          .insertInto('login_requests')
          .values({
            device_hash: hashOf(deviceCode),
            user_code: userCode,
            source_ip: sourceIp,
            created_at: now,
            decision: null,
            decided_at: null,
            account_id: null,
            user_id: null,
            mfa_at: null,
          })
          .execute();
      });
      return { deviceCode, userCode, expiresAt: now + limits.loginRequestMilliseconds };
    },

    async find(userCode) {
      const row = await store.db
        .selectFrom('login_requests')
        .selectAll()
        .where('user_code', '=', normal(userCode))
        .where('decision', 'is', null)
        .executeTakeFirst();
      if (row === undefined || isLate(row)) return undefined;
      return { userCode: row.user_code, sourceIp: row.source_ip, createdAt: row.created_at };
    },

    async decide(userCode, decision, session) {
      const now = clock.now();
      const { numUpdatedRows } = await store.db
        .updateTable('login_requests')
        .set({
          decision,
          decided_at: now,
          account_id: session.accountId,
          user_id: session.subjectId,
          mfa_at: session.mfaAt ?? null,
        })
        .where('user_code', '=', normal(userCode))
        .where('decision', 'is', null)
        .where('created_at', '>', now - limits.loginRequestMilliseconds)
        .executeTakeFirst();
      return Number(numUpdatedRows) === 1;
    },

    async state(deviceCode) {
      const row = await byDeviceCode(store.db, deviceCode);
      if (row === undefined || isLate(row)) return 'gone';
      return row.decision ?? 'waiting';
    },

    async redeem(deviceCode) {
      const row = await store.transaction(async (trx) => {
        const found = await byDeviceCode(trx, deviceCode);
        if (found?.decision !== 'allowed') return undefined;
        // Gone with the first who asks.
        await trx.deleteFrom('login_requests').where('device_hash', '=', found.device_hash).execute();
        return found;
      });
      if (row === undefined || isLate(row) || row.account_id === null || row.user_id === null)
        return undefined;
      const user = await users.read({
        accountId: row.account_id,
        kind: 'user',
        subjectId: row.user_id,
        createdAt: row.decided_at ?? row.created_at,
        ...(row.mfa_at === null ? {} : { mfaAt: row.mfa_at }),
      });
      if (user === undefined) return undefined;
      return { principal: user.principal, credentials: await credentialsOf(user.principal) };
    },
  };
}

/** Letters that are not taken for one another, and make no words: 20 of them, eight at a time, 34 bits. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';

function newUserCode(): string {
  const letters = Array.from({ length: 8 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

function normal(userCode: string): string {
  const letters = userCode.toUpperCase().replaceAll(/[^A-Z]/g, '');
  return `${letters.slice(0, 4)}-${letters.slice(4, 12)}`;
}

/** 256 random bits need no salt and no slow hash. */
function hashOf(deviceCode: string): string {
  return createHash('sha256').update(deviceCode).digest('base64url');
}

async function byDeviceCode(db: Kysely<Database>, deviceCode: string): Promise<LoginRequestRow | undefined> {
  return db
    .selectFrom('login_requests')
    .selectAll()
    .where('device_hash', '=', hashOf(deviceCode))
    .executeTakeFirst();
}

async function refuseTooMany(trx: Transaction<Database>, sourceIp: string): Promise<void> {
  const { all, theirs } = await trx
    .selectFrom('login_requests')
    .select((row) => [
      row.fn.countAll<number>().as('all'),
      row.fn
        .sum<number | null>(row.case().when('source_ip', '=', sourceIp).then(1).else(0).end())
        .as('theirs'),
    ])
    .executeTakeFirstOrThrow();
  if (Number(all) < limits.loginRequests && Number(theirs ?? 0) < limits.loginRequestsPerAddress) return;
  throw new ApiError(
    'ThrottlingException',
    'Too many logins wait to be confirmed: try again in some minutes.',
  );
}

function shown({ credentials }: IssuedSession): ShownCredentials {
  const { accessKeyId, secret, sessionToken, expiresAt } = credentials;
  return {
    accessKeyId,
    secretAccessKey: revealSecret(secret),
    sessionToken: revealSecret(sessionToken),
    expiresAt,
  };
}
