import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { sql, Kysely } from 'kysely';
import { postgresqlDialect } from '../../src/store/postgresql.ts';
import { startPostgres } from '../support/postgres.ts';

const postgres = await startPostgres();
if (!('unavailable' in postgres)) after(() => postgres[Symbol.asyncDispose]());
const skip = 'unavailable' in postgres ? postgres.unavailable : false;

describe('a statement that takes longer than there is patience for', { skip }, () => {
  test('fails, its transaction is undone, and what comes next has a connection without it', async () => {
    if ('unavailable' in postgres) return;
    const patience = { milliseconds: 60_000 };
    const url = await postgres.createDatabase();
    await using db = disposable(new Kysely<Tables>({ dialect: postgresqlDialect(url, patience) }));
    await sql`create table notes (text text)`.execute(db.kysely);

    patience.milliseconds = 300;
    const slow = db.kysely.transaction().execute(async (trx) => {
      await trx.insertInto('notes').values({ text: 'undone' }).execute();
      await sql`select pg_sleep(3600)`.execute(trx);
    });
    await assert.rejects(slow, { code: 'StoreUnavailable' });

    patience.milliseconds = 60_000;
    await db.kysely.insertInto('notes').values({ text: 'kept' }).execute();
    assert.deepEqual(await db.kysely.selectFrom('notes').selectAll().execute(), [{ text: 'kept' }]);
  });

  test('an error that comes in time stays what it is', async () => {
    if ('unavailable' in postgres) return;
    const dialect = postgresqlDialect(postgres.url, { milliseconds: 60_000 });
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
