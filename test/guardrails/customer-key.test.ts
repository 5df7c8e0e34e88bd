import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createGuardrails } from '#guardrails';
import { createSealer, createTextSealer, customerTextKey, loadRootKey } from '#keys';
import { openStore } from '#store';
import { ACCOUNT, CALLER, found, newKey, openKms, testClock } from '../keys/kms/support.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { definitionOf } from './set-up.ts';

const DAY = 24 * 3600_000;

test('a guardrail under a key that was destroyed is lost, with all that it left in the store', async () => {
  await using home = await temporaryFolder();
  await using store = await openStore(`sqlite:${home.file('state.db')}`);
  const clock = testClock();
  const kms = await openKms(store, home.file('root.key'), clock);
  const rootKey = await loadRootKey(home.file('root.key'));
  const sealer = createTextSealer(createSealer({ store, rootKey, clock }), 'guardrails');
  const { drafts, versions, reader } = createGuardrails({ store, sealer, clock });
  const kmsKey = await newKey(kms);
  const key = customerTextKey(kms.customerKeys, kmsKey, { 'aws:bedrock:guardrail-arn': 'any' });
  const definition = definitionOf();
  const { guardrailId } = await drafts.create({
    accountId: ACCOUNT,
    definition,
    tags: [],
    token: 'token',
    key,
  });
  const ref = { accountId: ACCOUNT, guardrailId };
  await versions.create({ ...ref, token: 'token', keys: [key] });
  for (const version of ['DRAFT', '1']) {
    assert.deepEqual((await reader.get({ ...ref, version, keys: [key] })).definition, definition);
    await assert.rejects(reader.get({ ...ref, version }), { code: 'ValidationException' });
  }
  // What the account's own keys open of it is not the definition: neither of the versions nor of the requests.
  const opened = [];
  for (const row of await store.db.selectFrom('guardrail_versions').selectAll().execute()) {
    const place = { table: 'guardrail_versions', row: `${guardrailId}/${row.version}` };
    opened.push(
      await sealer.open(row.sealed_definition, { accountId: ACCOUNT, ...place, column: 'sealed_definition' }),
    );
  }
  for (const row of await store.db.selectFrom('guardrail_requests').selectAll().execute()) {
    const place = { table: 'guardrail_requests', row: row.token_id, column: 'sealed_request' };
    opened.push(await sealer.open(row.sealed_request, { accountId: ACCOUNT, ...place }));
  }
  assert.equal(opened.length, 4);
  for (const text of opened) {
    assert.match(text, /^[A-Za-z0-9+/]+=*$/);
    assert.ok(!Buffer.from(text, 'base64').includes('heron'));
  }

  const material = (await found(kms, kmsKey)).version?.sealed ?? assert.fail();
  assert.ok(await isInAFile(home.path, material), 'the search can find: before, it is there');
  await kms.keys.scheduleDeletion(kmsKey, 7);
  clock.time += 7 * DAY;
  await kms.startJobs((error) => assert.fail(String(error)))[Symbol.asyncDispose]();
  assert.equal(await isInAFile(home.path, material), false);
  assert.equal((await kms.access(kmsKey.keyId, CALLER)).key, undefined);
  await assert.rejects(reader.get({ ...ref, version: '1', keys: [] }), { code: 'ValidationException' });
  assert.equal((await reader.list({ accountId: ACCOUNT })).items[0]?.name, definition.name);
});

async function isInAFile(folder: string, bytes: Uint8Array): Promise<boolean> {
  for (const name of await readdir(folder)) {
    if ((await readFile(join(folder, name))).includes(Buffer.from(bytes))) return true;
  }
  return false;
}
