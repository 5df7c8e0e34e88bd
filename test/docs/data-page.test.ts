import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { openStore } from '#store';

const page = await readFile(new URL('../../docs/data.md', import.meta.url), 'utf8');
const rows = new Map(
  [...page.matchAll(/^\| `([a-z_]+)` +\|(.*)\|(.*)\|$/gm)].map(([, table = '', , secrets = '']) => [
    table,
    secrets,
  ]),
);

/** A column that holds a secret in a form that nobody reads it from. */
const SECRET = /^sealed$|^sealed_|_hash$|^wrapped$/;

describe('docs/data.md, "Where your data is and under which key"', async () => {
  await using store = await openStore('sqlite::memory:', ['state', 'trail']);
  const { rows: columns } = await sql<{ table: string; column: string; type: string }>`
    select m.name as "table", c.name as "column", c.type as type
    from sqlite_master m join pragma_table_info(m.name) c
    where m.type = 'table' and m.name not like 'sqlite_%'`.execute(store.db);
  const tables = new Set(columns.map(({ table }) => table));

  test('has a row for every table', () => {
    assert.ok(tables.size > 40);
    assert.deepEqual([...tables].filter((table) => !rows.has(table)).sort(), []);
  });

  test('has no row for a table that is not there', () => {
    assert.deepEqual([...rows.keys()].filter((table) => !tables.has(table)).sort(), []);
  });

  test('names every sealed or hashed column in the row of its table', () => {
    const secret = columns.filter(({ column }) => SECRET.test(column));
    assert.ok(secret.length > 10);
    for (const { table, column } of secret) {
      assert.ok(rows.get(table)?.includes(`\`${column}\``), `${table}.${column} is not on the page`);
    }
  });

  test('knows of every column of bytes why it is one', () => {
    const known = ['secret_hash', 'wrapped', 'public_key', 'sealed'];
    for (const { table, column, type } of columns) {
      if (type.toLowerCase() !== 'blob' || column.startsWith('sealed_')) continue;
      assert.ok(known.includes(column) || rows.get(table)?.includes(`\`${column}\``), `${table}.${column}`);
    }
  });
});
