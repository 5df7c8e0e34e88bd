import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { format, inspect } from 'node:util';
import { pino } from 'pino';
import { openTrail } from '#audit';
import { ApiError, Content, Secret, systemClock } from '#kernel';
import { openContent } from '#open-content';
import { revealSecret } from '#reveal-secret';
import { openStore } from '#store';
import { aRecord } from '../audit/records.ts';
import { filesWith } from '../support/search.ts';

const CANARY = 'canary-7f3a91c4e2';

for (const [name, closed] of [
  ['Content', new Content(CANARY)],
  ['Content of a structure', new Content([{ role: 'user', content: [{ text: CANARY }] }])],
  ['Secret', new Secret(CANARY)],
] as const) {
  describe(`${name} stays closed`, () => {
    const ways: Readonly<Record<string, () => unknown>> = {
      'in a template': () => `${closed as unknown as string}`,
      'joined to text': () => 'a ' + (closed as unknown as string),
      'as String()': () => String(closed),
      'in JSON': () => JSON.stringify({ deep: [{ closed }] }),
      'inspected, with everything shown': () =>
        inspect({ closed }, { depth: 9, showHidden: true, getters: true }),
      formatted: () => format('%s %o %O %j', closed, closed, closed, closed),
      'in an error message': () =>
        new ApiError('ValidationException', `bad: ${closed as unknown as string}`).stack,
      'as an error’s cause, inspected': () => inspect(new Error('x', { cause: closed })),
      'as its entries and keys': () => [Object.entries(closed), Reflect.ownKeys(closed)],
      'copied by spread': () => inspect({ ...closed }),
      cloned: () => {
        try {
          return inspect(structuredClone(closed));
        } catch (error) {
          return String(error);
        }
      },
    };
    for (const [way, show] of Object.entries(ways)) {
      test(way, () => assert.ok(!inspect(show(), { depth: 9 }).includes(CANARY)));
    }

    test('in the logger, at every level', () => {
      const lines: string[] = [];
      const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
      for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const) {
        log[level]({ closed, error: new Error('x', { cause: closed }) }, `${closed as unknown as string}`);
      }
      assert.equal(lines.length, 6);
      assert.ok(!lines.join('').includes(CANARY));
    });
  });
}

test('a record that holds content or a secret is refused by the trail, and nothing of it is written', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'caprock-closed-'));
  {
    await using trail = await openTrail({ directory }, { clock: systemClock });
    for (const closed of [new Content(CANARY), new Secret(CANARY)]) {
      const record = { ...aRecord(), requestParameters: { deep: { closed } } };
      await assert.rejects(
        async () => trail.append(record as unknown as Parameters<typeof trail.append>[0]),
        { code: 'ContentInRecord' },
      );
    }
  }
  assert.deepEqual(await filesWith(directory, [CANARY]), []);
  await rm(directory, { recursive: true });
});

test('the store refuses content and secrets as values', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'caprock-closed-'));
  {
    await using store = await openStore(`sqlite:${join(directory, 'state.db')}`);
    for (const closed of [new Content(CANARY), new Secret(CANARY)]) {
      const accountId = closed as unknown as string;
      await store.db
        .insertInto('accounts')
        .values({ account_id: accountId, created_at: 1 })
        .execute()
        .catch(() => {});
    }
  }
  assert.deepEqual(await filesWith(directory, [CANARY]), []);
  assert.ok((await readFile(join(directory, 'state.db'))).length > 0);
  await rm(directory, { recursive: true });
});

test('the one named function opens each', () => {
  assert.equal(openContent(new Content(CANARY)), CANARY);
  assert.equal(revealSecret(new Secret(CANARY)), CANARY);
});
