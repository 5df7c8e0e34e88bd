import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { sql, Kysely } from 'kysely';
import { limits } from '#kernel';
import { servingPatience, VACUUM } from '../../src/store/bounded-pool.ts';
import { postgresqlDialect } from '../../src/store/postgresql.ts';
import { startPostgres } from '../support/postgres.ts';

const postgres = await startPostgres();
if (!('unavailable' in postgres)) after(() => postgres[Symbol.asyncDispose]());
const skip = 'unavailable' in postgres ? postgres.unavailable : false;

describe('a statement that takes longer than there is patience for', { skip }, () => {
  test('fails, its transaction is undone, and what comes next has a connection without it', async () => {
    if ('unavailable' in postgres) return;
    let milliseconds = 60_000;
    const url = await postgres.createDatabase();
    await using db = disposable(new Kysely<Tables>({ dialect: postgresqlDialect(url, () => milliseconds) }));
    await sql`create table notes (text text)`.execute(db.kysely);

    milliseconds = 300;
    const slow = db.kysely.transaction().execute(async (trx) => {
      await trx.insertInto('notes').values({ text: 'undone' }).execute();
      await sql`select pg_sleep(3600)`.execute(trx);
    });
    await assert.rejects(slow, { code: 'StoreUnavailable' });

    milliseconds = 60_000;
    await db.kysely.insertInto('notes').values({ text: 'kept' }).execute();
    assert.deepEqual(await db.kysely.selectFrom('notes').selectAll().execute(), [{ text: 'kept' }]);
  });

  test('is another one of each kind: what is deleted for good may go through a whole table', async () => {
    if ('unavailable' in postgres) return;
    assert.equal(servingPatience('select 1'), limits.databaseAnswerMilliseconds);
    const asked: string[] = [];
    const patience = (statement: string): number => {
      asked.push(statement);
      return statement.startsWith('select') ? 300 : 60_000;
    };
    const dialect = postgresqlDialect(await postgres.createDatabase(), patience);
    await using db = disposable(new Kysely<Tables>({ dialect }));
    await sql`create table notes (text text)`.execute(db.kysely);
    await sql`do $$ begin perform pg_sleep(1); end $$`.execute(db.kysely);
    await assert.rejects(sql`select pg_sleep(3600)`.execute(db.kysely), { code: 'StoreUnavailable' });
    await sql`${sql.raw(VACUUM)} notes`.execute(db.kysely);
    assert.equal(servingPatience(asked.at(-1) ?? ''), limits.databaseMaintenanceMilliseconds);
  });

  test('an error that comes in time stays what it is', async () => {
    if ('unavailable' in postgres) return;
    const dialect = postgresqlDialect(postgres.url, () => 60_000);
    await using db = disposable(new Kysely<Tables>({ dialect }));
    await assert.rejects(sql`select * from nowhere`.execute(db.kysely), { code: '42P01' });
  });
});

interface Tables {
  notes: { text: string };
}

function disposable(kysely: Kysely<Tables>) {
  return { kysely, [Symbol.asyncDispose]: () => kysely.destroy() };
}
