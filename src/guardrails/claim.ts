import { isUniqueViolation, type Database } from '#store';
import type { Transaction } from 'kysely';
import type { GuardrailStore } from './changes.ts';

/**
 * A transaction that takes a name, a number or a token after it looked whether that is free. Who was overtaken between
 * the two looks again, and is told by its own look.
 */
export async function claim<T>(
  store: GuardrailStore,
  work: (trx: Transaction<Database>) => Promise<T>,
): Promise<T> {
  try {
    return await store.transaction(work);
  } catch (error) {
    if (isUniqueViolation(error)) return store.transaction(work);
    throw error;
  }
}
