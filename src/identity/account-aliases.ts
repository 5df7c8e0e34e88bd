import { ApiError, type Clock } from '#kernel';
import { isUniqueViolation, type Store } from '#store';
import type { Changes } from './changes.ts';

/** An account's name at the sign-in page, beside its number. */
export interface AccountAliases {
  /**
   * Gives the account this alias; one that it had is no longer its own.
   * @param alias of the form that the API model has
   * @throws ApiError `EntityAlreadyExistsException`, `ValidationException`
   */
  create(accountId: string, alias: string): Promise<void>;
  /** @throws ApiError `NoSuchEntityException` */
  delete(accountId: string, alias: string): Promise<void>;
  /** One at most. */
  list(accountId: string): Promise<readonly string[]>;
}

/** What an account number looks like: an alias of that form could be taken for another account. */
const NUMBER = /^\d{12}$/;

export function createAccountAliases(store: Store, changes: Changes, clock: Clock): AccountAliases {
  return {
    async create(accountId, alias) {
      // promise 3: nobody is led to another account's sign-in by its number
      if (NUMBER.test(alias)) throw new ApiError('ValidationException', 'An alias is no account number.');
      const row = { alias, account_id: accountId, created_at: clock.now() };
      try {
        await changes.make(async (trx) => {
          await trx.deleteFrom('account_aliases').where('account_id', '=', accountId).execute();
          await trx.insertInto('account_aliases').values(row).execute();
        });
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw new ApiError('EntityAlreadyExistsException', `The account alias ${alias} already exists.`);
      }
    },

    async delete(accountId, alias) {
      await changes.make(async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('account_aliases')
          .where('account_id', '=', accountId)
          .where('alias', '=', alias)
          .executeTakeFirstOrThrow();
        if (numDeletedRows === 0n) {
          throw new ApiError('NoSuchEntityException', `The account alias ${alias} cannot be found.`);
        }
      });
    },

    async list(accountId) {
      const rows = await store.db
        .selectFrom('account_aliases')
        .select('alias')
        .where('account_id', '=', accountId)
        .execute();
      return rows.map(({ alias }) => alias);
    },
  };
}
