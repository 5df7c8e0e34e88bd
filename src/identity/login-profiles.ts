import { createHash, randomBytes } from 'node:crypto';
import { ApiError, codeOf, Secret, type Clock } from '#kernel';
import { revealSecret } from '#reveal-secret';
import type { Database, LoginProfileRow, Store } from '#store';
import type { Kysely, Transaction } from 'kysely';
import { isOpen } from './accounts.ts';
import type { Changes } from './changes.ts';
import { findUser, noSuchUser, requireUser, type UserRef } from './find-user.ts';
import { refuseReused, remember } from './former-passwords.ts';
import { countGuess, takeBackGuess, uncountGuess, type Guesser } from './guesses.ts';
import { hasSecondFactor } from './mfa.ts';
import type { PasswordHashes } from './password-hash.ts';
import { passwordPolicyOf, refuseWeakPassword, type PasswordPolicy } from './password-policies.ts';

export interface LoginProfile {
  readonly userName: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** The user must change the password when next signing in. */
  readonly resetRequired: boolean;
}

/** Passwords, of which a user has one at most and nothing but a hash is kept. */
export interface LoginProfiles {
  /** @throws ApiError `NoSuchEntityException` | `EntityAlreadyExistsException` | `PasswordPolicyViolationException` */
  create(
    profile: UserRef & { readonly password: Secret; readonly resetRequired: boolean },
  ): Promise<LoginProfile>;
  /** @throws ApiError `NoSuchEntityException` */
  get(ref: UserRef): Promise<LoginProfile>;
  /** @throws ApiError `NoSuchEntityException` | `PasswordPolicyViolationException` | `EntityTemporarilyUnmodifiableException` */
  update(change: UserRef & { readonly password?: Secret; readonly resetRequired?: boolean }): Promise<void>;
  /** @throws ApiError `NoSuchEntityException` */
  delete(ref: UserRef): Promise<void>;
  /**
   * Sets a user's own password anew.
   * @throws ApiError as `update`, and as `verify`
   */
  change(
    change: UserRef & { readonly from: Secret; readonly to: Secret; readonly sourceIp?: string },
  ): Promise<void>;
  /**
   * Settles when that is the user's password: what signing in asks.
   * @returns whether the user must change it before anything else
   * @throws ApiError `AccessDeniedException`, or `ThrottlingException` after too many wrong ones
   */
  verify(
    attempt: UserRef & { readonly password: Secret; readonly sourceIp?: string },
  ): Promise<{ readonly mustChange: boolean }>;
}

const DAY_MILLISECONDS = 24 * 3600_000;

export function createLoginProfiles(
  store: Store,
  changes: Changes,
  hashes: PasswordHashes,
  clock: Clock,
): LoginProfiles {
  /** Where there is no password to compare with, one is hashed all the same, so that the time is. */
  let decoy: Promise<string> | undefined;
  const decoyHash = (): Promise<string> =>
    (decoy ??= hashes.make(new Secret(randomBytes(24).toString('base64'))).catch((error: unknown) => {
      decoy = undefined;
      throw error;
    }));

  const isRight = async (password: Secret, profile: LoginProfileRow | undefined): Promise<boolean> =>
    hashes.verify(password, profile?.password_hash ?? (await decoyHash()));

  /** @throws ApiError `AccessDeniedException` with `sentence`, `ThrottlingException` */
  async function check(ref: UserRef, password: Secret, sourceIp: string | undefined, sentence: string) {
    const user = await findUser(store.db, ref);
    // The password of an account that is closed is as wrong as any other.
    const open = await isOpen(store.db, ref.accountId);
    const profile = user && open ? await findProfile(store.db, user.user_id) : undefined;
    const guesser: Guesser = {
      // A name that is nobody's is slowed in the same way, or the wait would tell which names are somebody's.
      userId: user?.user_id ?? nobody(ref),
      ...(sourceIp === undefined ? {} : { sourceIp }),
    };
    await store.transaction((trx) => countGuess(trx, guesser, clock.now()));
    const right = await isRight(password, profile).catch(async (error: unknown) => {
      // What was not looked at was no guess.
      if (codeOf(error) === 'ThrottlingException')
        await store.transaction((trx) => uncountGuess(trx, guesser));
      throw error;
    });
    if (profile === undefined || !right) throw new ApiError('AccessDeniedException', sentence);
    await store.transaction(async (trx) => {
      // Who has the password could else guess codes for ever, by starting anew with it after every few of them.
      if (await hasSecondFactor(trx, profile.user_id)) await uncountGuess(trx, guesser);
      else await takeBackGuess(trx, guesser);
    });
    return profile;
  }

  async function hashNew(ref: UserRef, password: Secret): Promise<string> {
    refuseWeakPassword(await passwordPolicyOf(store.db, ref.accountId), revealSecret(password), ref);
    return hashes.make(password);
  }

  /** Hashing takes longer than a transaction may: what was read before it must still be so in it. */
  async function replace(profile: LoginProfileRow, hash: string, resetRequired?: boolean): Promise<void> {
    await changes.make(async (trx) => {
      const now = await findProfile(trx, profile.user_id);
      if (now?.password_hash !== profile.password_hash) throw changedMeanwhile();
      await remember(trx, profile, await passwordPolicyOf(trx, profile.account_id));
      await trx
        .updateTable('login_profiles')
        .set({ password_hash: hash, ...resetOf(resetRequired), changed_at: clock.now() })
        .where('user_id', '=', profile.user_id)
        .execute();
    });
  }

  return {
    async create({ password, resetRequired, ...ref }) {
      const { user_id } = await requireUser(store.db, ref);
      const now = clock.now();
      const row: LoginProfileRow = {
        user_id,
        account_id: ref.accountId,
        password_hash: await hashNew(ref, password),
        reset_required: Number(resetRequired),
        created_at: now,
        changed_at: now,
        last_used_at: null,
      };
      await changes.make(async (trx) => {
        const user = await requireUser(trx, ref);
        if (user.user_id !== user_id) throw noSuchUser(ref.userName);
        if (await findProfile(trx, user_id)) {
          throw new ApiError(
            'EntityAlreadyExistsException',
            `Login Profile for user ${ref.userName} already exists.`,
          );
        }
        await trx.insertInto('login_profiles').values(row).execute();
      });
      return toProfile(row, ref.userName);
    },

    async get(ref) {
      return toProfile(await requireProfile(store.db, ref), ref.userName);
    },

    async update({ password, resetRequired, ...ref }) {
      const profile = await requireProfile(store.db, ref);
      if (password !== undefined) {
        const hash = await hashNew(ref, password);
        await refuseReused(
          store.db,
          hashes,
          profile,
          password,
          await passwordPolicyOf(store.db, ref.accountId),
        );
        await replace(profile, hash, resetRequired);
        return;
      }
      if (resetRequired === undefined) return;
      await changes.make(async (trx) => {
        const { user_id } = await requireProfile(trx, ref);
        await trx
          .updateTable('login_profiles')
          .set(resetOf(resetRequired))
          .where('user_id', '=', user_id)
          .execute();
      });
    },

    async delete(ref) {
      await changes.make(async (trx) => {
        const { user_id } = await requireProfile(trx, ref);
        await deletePasswords(trx, user_id);
      });
    },

    async change({ from, to, sourceIp, ...ref }) {
      await requireProfile(store.db, ref);
      const profile = await check(ref, from, sourceIp, 'The old password was incorrect.');
      const policy = await passwordPolicyOf(store.db, ref.accountId);
      refuseHardExpired(profile, policy, clock.now());
      const hash = await hashNew(ref, to);
      await refuseReused(store.db, hashes, profile, to, policy);
      await replace(profile, hash, false);
    },

    async verify({ password, sourceIp, ...ref }) {
      const profile = await check(ref, password, sourceIp, 'Your authentication information is incorrect.');
      const policy = await passwordPolicyOf(store.db, ref.accountId);
      const now = clock.now();
      refuseHardExpired(profile, policy, now);
      await store.transaction((trx) =>
        trx
          .updateTable('login_profiles')
          .set({ last_used_at: now })
          .where('user_id', '=', profile.user_id)
          .execute(),
      );
      return { mustChange: mustChange(profile, policy, now) };
    },
  };
}

/** What is not said stays as somebody else may be setting it at this moment. */
function resetOf(resetRequired: boolean | undefined): { readonly reset_required?: number } {
  return resetRequired === undefined ? {} : { reset_required: Number(resetRequired) };
}

/** Stands for a user who is not there; the name itself may be a password in the wrong field, and is not kept. */
function nobody({ accountId, userName }: UserRef): string {
  return createHash('sha256').update(`${accountId}/${userName}`).digest('base64url');
}

/** When the password must be changed; `undefined` for never. Milliseconds since the epoch. */
export function expiresAt(
  profile: Pick<LoginProfileRow, 'changed_at'>,
  policy: PasswordPolicy | undefined,
): number | undefined {
  return policy?.maxAgeDays === undefined
    ? undefined
    : profile.changed_at + policy.maxAgeDays * DAY_MILLISECONDS;
}

/** Whether it must be changed before anything else is done with it. */
export function mustChange(
  profile: LoginProfileRow,
  policy: PasswordPolicy | undefined,
  now: number,
): boolean {
  return profile.reset_required === 1 || isExpired(profile, policy, now);
}

function isExpired(profile: LoginProfileRow, policy: PasswordPolicy | undefined, now: number): boolean {
  return now >= (expiresAt(profile, policy) ?? Number.POSITIVE_INFINITY);
}

function refuseHardExpired(profile: LoginProfileRow, policy: PasswordPolicy | undefined, now: number): void {
  if (policy?.hardExpiry !== true || !isExpired(profile, policy, now)) return;
  throw new ApiError('AccessDeniedException', 'The password has expired: an administrator must set it anew.');
}

export async function findProfile(
  db: Kysely<Database>,
  userId: string,
): Promise<LoginProfileRow | undefined> {
  return db.selectFrom('login_profiles').selectAll().where('user_id', '=', userId).executeTakeFirst();
}

async function requireProfile(db: Kysely<Database>, ref: UserRef): Promise<LoginProfileRow> {
  const { user_id } = await requireUser(db, ref);
  const profile = await findProfile(db, user_id);
  if (profile !== undefined) return profile;
  throw new ApiError('NoSuchEntityException', `Login Profile for User ${ref.userName} cannot be found.`);
}

async function deletePasswords(trx: Transaction<Database>, userId: string): Promise<void> {
  await trx.deleteFrom('former_passwords').where('user_id', '=', userId).execute();
  await trx.deleteFrom('login_profiles').where('user_id', '=', userId).execute();
}

function changedMeanwhile(): ApiError {
  return new ApiError(
    'EntityTemporarilyUnmodifiableException',
    'The login profile was changed by somebody else meanwhile: try again.',
  );
}

function toProfile(row: LoginProfileRow, userName: string): LoginProfile {
  return { userName, createdAt: row.created_at, resetRequired: row.reset_required === 1 };
}
