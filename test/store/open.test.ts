import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import { codeOf } from '#kernel';
import { openStore } from '#store';
import { temporaryFolder } from '../support/temporary.ts';

describe('opening a store', () => {
  test('a new SQLite file and its folder can be read by their owner alone', async () => {
    await using folder = await temporaryFolder();
    const path = folder.file('home', 'state.db');
    await using store = await openStore(`sqlite:${path}`);
    await store.db.insertInto('accounts').values({ account_id: '1', created_at: 1 }).execute();
    assert.equal((await stat(folder.file('home'))).mode & 0o777, 0o700);
    for (const suffix of ['', '-wal', '-shm']) assert.equal((await stat(path + suffix)).mode & 0o777, 0o600);
  });

  test('a file that others could read is closed to them', async () => {
    await using folder = await temporaryFolder();
    const path = folder.file('state.db');
    await writeFile(path, '', { mode: 0o644 });
    await using store = await openStore(`sqlite:${path}`);
    assert.equal(store.kind, 'sqlite');
    assert.equal((await stat(path)).mode & 0o777, 0o600);
  });

  test('a file that is no database is StoreUnavailable', async () => {
    await using folder = await temporaryFolder();
    await writeFile(
      folder.file('state.db'),
      'this is a letter to a friend, and long enough for a header'.repeat(20),
    );
    await assert.rejects(openStore(`sqlite:${folder.file('state.db')}`), { code: 'StoreUnavailable' });
  });

  for (const url of ['', 'mysql://127.0.0.1/x', 'sqlite:', 'postgresql://[']) {
    test(`${JSON.stringify(url)} is an InvalidDatabaseUrl`, async () => {
      await assert.rejects(openStore(url), { code: 'InvalidDatabaseUrl' });
    });
  }

  test('PostgreSQL on another machine without verified TLS is refused, by any spelling of its host', async () => {
    for (const url of [
      'postgresql://user@192.0.2.1/db',
      'postgresql://user@db.example/db?sslmode=disable',
      'postgresql://user@localhost/db?host=192.0.2.1',
      'postgresql://user@[2001:db8::1]/db?sslmode=prefer',
      'postgresql://user@192.0.2.1/db?sslmode=require',
      'postgresql://user@192.0.2.1/db?sslmode=no-verify',
      'postgresql://user@192.0.2.1/db?ssl=true',
      'postgresql://user@192.0.2.1/db?sslmode=require&uselibpqcompat=true',
      // Of two hosts `pg` takes the last.
      'postgresql://user@localhost/db?host=/run/postgresql&host=192.0.2.1',
      'postgresql://user@%31%39%32.0.2.1/db',
    ]) {
      await assert.rejects(openStore(url), { code: 'InsecureDatabaseUrl' });
    }
  });

  test('a database that does not answer is StoreUnavailable, and the message does not tell the password', async () => {
    const opening = openStore('postgresql://user:hunter2@127.0.0.1:1/db');
    await assert.rejects(opening, (error) => {
      assert.equal(codeOf(error), 'StoreUnavailable');
      assert.match(String(error), /ECONNREFUSED/);
      assert.doesNotMatch(String(error), /hunter2/);
      return true;
    });
  });

  test('of a process killed while it writes, every row that was acknowledged is there', async () => {
    await using folder = await temporaryFolder();
    const url = `sqlite:${folder.file('state.db')}`;
    const child = spawn(process.execPath, [new URL('writer-process.ts', import.meta.url).pathname, url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let acknowledged = 0;
    createInterface({ input: child.stdout }).on('line', (line) => {
      acknowledged = Number(line);
      if (acknowledged === 200) child.kill('SIGKILL');
    });
    await once(child, 'close');
    await using store = await openStore(url);
    const rows = await store.db.selectFrom('accounts').select('account_id').execute();
    assert.ok(acknowledged >= 200);
    assert.ok(rows.length >= acknowledged, `${acknowledged} acknowledged, ${rows.length} there`);
  });
});
