import { ApiError, limits } from '#kernel';
import type { Database } from '#store';
import type { Transaction } from 'kysely';
import { networkOf } from './network.ts';

/** Whose secret is being guessed, and from where. */
export interface Guesser {
  /** Absent where the name that was given is nobody's: then the address alone counts. */
  readonly userId?: string;
  /** Absent where it is not known. */
  readonly sourceIp?: string;
}

/**
 * Slows down who guesses codes and passwords, per user and per address. The counts lie in the store, so that all
 * replicas agree, and a guess that cannot be counted is not looked at: the store's error ends the request.
 *
 * Each guess is counted before it is looked at, so that many at once are no way round; a right one is taken back.
 *
 * promise 3: brute force is slowed per principal and per address
 * @throws ApiError `ThrottlingException` while the user or the address has to wait; the guess then counts for nothing
 */
export async function countGuess(trx: Transaction<Database>, guesser: Guesser, now: number): Promise<void> {
  const subjects = subjectsOf(guesser);
  if (subjects.length === 0) return;
  await trx
    .deleteFrom('guesses')
    .where('last_at', '<', now - limits.guessMemoryMilliseconds)
    .execute();
  const rows = await trx
    .selectFrom('guesses')
    .selectAll()
    .where(
      'subject',
      'in',
      subjects.map(({ subject }) => subject),
    )
    .execute();
  const wait = Math.max(0, ...rows.map((row) => row.next_at - now));
  if (wait > 0) throw tooMany(wait);
  for (const { subject, free } of subjects) {
    const failures = (rows.find((row) => row.subject === subject)?.failures ?? 0) + 1;
    const counted = { failures, last_at: now, next_at: now + delayAfter(failures - free) };
    await trx
      .insertInto('guesses')
      .values({ subject, ...counted })
      .onConflict((conflict) => conflict.column('subject').doUpdateSet(counted))
      .execute();
  }
}

/** The guess that was counted was right: the user begins anew, and the address has one failure less. */
export async function takeBackGuess(trx: Transaction<Database>, guesser: Guesser): Promise<void> {
  const { userId } = guesser;
  await uncountGuess(trx, guesser);
  if (userId !== undefined) {
    await trx.deleteFrom('guesses').where('subject', '=', userSubject(userId)).execute();
  }
}

/** The guess that was counted was right, and more has to be shown: user and address have one failure less. */
export async function uncountGuess(trx: Transaction<Database>, guesser: Guesser): Promise<void> {
  for (const { subject } of subjectsOf(guesser)) {
    await trx
      .updateTable('guesses')
      .set((row) => ({ failures: row('failures', '-', 1), next_at: row.ref('last_at') }))
      .where('subject', '=', subject)
      .execute();
  }
}

function subjectsOf({ userId, sourceIp }: Guesser): { readonly subject: string; readonly free: number }[] {
  return [
    ...(userId === undefined ? [] : [{ subject: userSubject(userId), free: limits.guessesPerUser }]),
    ...(sourceIp === undefined
      ? []
      : [{ subject: addressSubject(sourceIp), free: limits.guessesPerAddress }]),
  ];
}

/** A user's passwords and codes count together: who guesses one may guess the other. */
function userSubject(userId: string): string {
  return `user ${userId}`;
}

function addressSubject(sourceIp: string): string {
  return `address ${networkOf(sourceIp)}`;
}

function delayAfter(failuresBeyond: number): number {
  if (failuresBeyond < 0) return 0;
  return Math.min(limits.guessFirstMilliseconds * 2 ** failuresBeyond, limits.guessLastMilliseconds);
}

function tooMany(wait: number): ApiError {
  const seconds = Math.ceil(wait / 1000);
  return new ApiError(
    'ThrottlingException',
    `Too many wrong passwords or codes were given: try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
  );
}
