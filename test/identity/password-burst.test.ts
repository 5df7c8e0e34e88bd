import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { limits, Secret } from '#kernel';
import { Changes } from '../../src/identity/changes.ts';
import { createLoginProfiles } from '../../src/identity/login-profiles.ts';
import { createPasswordHashes } from '../../src/identity/password-hash.ts';
import { createTurns } from '../../src/identity/turns.ts';
import { inFipsMode } from '../support/fips.ts';
import { storesUnderTest } from '../support/stores.ts';
import { ada, setUp } from './set-up.ts';

const password = new Secret('A-password-1');
/** Some ten milliseconds of work, for another password. */
const HASH = `$pbkdf2-sha512$v=1$i=20000$c2FsdHNhbHRzYWx0c2FsdA$${'A'.repeat(86)}`;

describe('turns', () => {
  test('are as many at once as there are, in order, and who comes when all places are taken is refused', async () => {
    const turns = createTurns(2, 3, 'come again');
    const began: number[] = [];
    const ends: (() => void)[] = [];
    const work = (name: number) => () =>
      new Promise<number>((resolve) => {
        began.push(name);
        ends.push(() => resolve(name));
      });
    const all = [0, 1, 2, 3, 4].map((name) => turns.take(work(name)));
    const refused = { code: 'ThrottlingException', message: 'come again' };
    await assert.rejects(turns.take(work(5)), refused);
    assert.deepEqual(began, [0, 1]);
    for (let n = 0; n < 5; n += 1) {
      ends[n]?.();
      assert.equal(await all[n], n);
      assert.deepEqual(began, [0, 1, 2, 3, 4].slice(0, Math.min(5, n + 3)));
    }
  });

  test('that fail are given back', async () => {
    const turns = createTurns(1, 1, 'come again');
    const failing = () => Promise.reject(new Error('broken'));
    const both = await Promise.allSettled([turns.take(failing), turns.take(failing)]);
    assert.deepEqual(
      both.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(await turns.take(() => Promise.resolve(7)), 7);
  });
});

test('while many passwords wait to be looked at, a file is read all the same', async () => {
  const hashes = createPasswordHashes(inFipsMode, createTurns(limits.passwordHashesAtOnce, 100, ''));
  let done = 0;
  const burst = Array.from({ length: 60 }, async () => {
    await hashes.verify(password, HASH);
    done += 1;
  });
  await readFile(import.meta.filename);
  // A pool that works on all of them in their order would have begun with the file after the fifty-seventh.
  assert.ok(done < 50, `${done} of 60 were done`);
  await Promise.all(burst);
});

for (const kind of await storesUnderTest()) {
  test(`on ${kind.name} a password that nobody looked at was no guess`, { skip: kind.skip }, async () => {
    await using set = await setUp(kind);
    const { store, clock } = set;
    const turns = createTurns(1, 0, 'come again');
    const changes = new Changes(store, { keep: (_trx, _accountId, change) => change() }, () => {});
    const profiles = createLoginProfiles(store, changes, createPasswordHashes(inFipsMode, turns), clock);
    await profiles.create({ ...ada, password, resetRequired: false });
    const attempts = [ada, { ...ada, userName: 'nobody' }].map((person) => ({
      ...person,
      password,
      sourceIp: '192.0.2.7',
    }));
    const { promise: busy, resolve: end } = Promise.withResolvers<void>();
    const another = turns.take(() => busy);
    for (let n = 0; n <= limits.guessesPerUser; n += 1)
      for (const attempt of attempts)
        await assert.rejects(profiles.verify(attempt), {
          code: 'ThrottlingException',
          message: 'come again',
        });
    const counted = await store.db.selectFrom('guesses').select(['subject', 'failures']).execute();
    assert.equal(counted.length, 3);
    assert.ok(counted.every(({ failures }) => failures === 0));
    end();
    await another;
    const [hers, nobodys] = attempts;
    assert.ok(hers && nobodys);
    assert.deepEqual(await profiles.verify(hers), { mustChange: false });
    await assert.rejects(profiles.verify(nobodys), { code: 'AccessDeniedException' });
  });
}
