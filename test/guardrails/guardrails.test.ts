import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits } from '#kernel';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, definitionOf, OTHER_ACCOUNT, setUp, WHOLE } from './set-up.ts';

const accountId = ACCOUNT;
for (const kind of await storesUnderTest()) {
  describe(`guardrails on ${kind.name}`, { skip: kind.skip }, () => {
    test('a guardrail is created as a draft, changed, and its versions stay as they were', async () => {
      await using set = await setUp(kind);
      const { drafts, versions, reader } = set.guardrails;
      const { guardrailId, version } = await drafts.create({
        accountId,
        definition: definitionOf(),
        tags: [],
      });
      assert.match(guardrailId, /^[a-z0-9]{12}$/);
      assert.equal(version, 'DRAFT');
      const ref = { accountId, guardrailId };

      assert.deepEqual(await versions.create({ ...ref, description: 'the first' }), { version: '1' });
      set.clock.time += 1000;
      const changed = definitionOf({ name: 'renamed', words: [{ text: 'egret' }] });
      assert.deepEqual(await drafts.update({ ...ref, definition: changed }), { updatedAt: set.clock.time });
      assert.deepEqual(await versions.create(ref), { version: '2' });

      const [draft, first, second] = await Promise.all(
        ['DRAFT', '1', '2'].map((one) => reader.get({ ...ref, version: one })),
      );
      assert.deepEqual(draft?.definition, changed);
      assert.deepEqual(first?.definition, definitionOf({ description: 'the first' }));
      assert.deepEqual(second?.definition, changed);
      assert.ok(draft !== undefined && draft.updatedAt > draft.createdAt);
    });

    test('another account neither sees a guardrail nor changes it', async () => {
      await using set = await setUp(kind);
      const { drafts, versions, reader, tags, enforced } = set.guardrails;
      const { guardrailId } = await drafts.create({ accountId, definition: definitionOf(), tags: [] });
      const theirs = { accountId: OTHER_ACCOUNT, guardrailId };
      for (const attempt of [
        () => reader.get({ ...theirs, version: 'DRAFT' }),
        () => reader.listVersions(theirs),
        () => drafts.update({ ...theirs, definition: definitionOf() }),
        () => versions.create(theirs),
        () => versions.delete(theirs),
        () => tags.tag({ ...theirs, tags: [{ key: 'a', value: 'b' }] }),
        () => tags.list(theirs),
        () => enforced.put({ ...theirs, version: 'DRAFT', scope: WHOLE, by: 'arn' }),
      ]) {
        await assert.rejects(attempt, { code: 'ResourceNotFoundException' });
      }
      assert.deepEqual((await reader.list({ accountId: OTHER_ACCOUNT })).items, []);
    });

    test('of many that take one name at one time, one gets it', async () => {
      await using set = await setUp(kind);
      const { another } = set;
      const attempts = Array.from({ length: 8 }, (_, index) =>
        (index % 2 === 0 ? set.guardrails : another).drafts.create({
          accountId,
          definition: definitionOf(),
          tags: [],
        }),
      );
      const settled = await Promise.allSettled(attempts);
      assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 1);
      for (const one of settled) {
        if (one.status === 'rejected') {
          assert.equal((one.reason as { code: string }).code, 'ConflictException');
        }
      }
      assert.equal((await set.guardrails.reader.list({ accountId })).items.length, 1);
    });

    test('a name that an update takes is refused where it is taken, and free again where it was left', async () => {
      await using set = await setUp(kind);
      const { drafts } = set.guardrails;
      await drafts.create({ accountId, definition: definitionOf(), tags: [] });
      const other = definitionOf({ name: 'other' });
      const { guardrailId } = await drafts.create({ accountId, definition: other, tags: [] });
      await assert.rejects(drafts.update({ accountId, guardrailId, definition: definitionOf() }), {
        code: 'ConflictException',
      });
      await drafts.update({ accountId, guardrailId, definition: definitionOf({ name: 'third' }) });
      await drafts.create({ accountId, definition: other, tags: [] });
    });

    test('a token used at one time by many makes one guardrail, and another request with it is refused', async () => {
      await using set = await setUp(kind);
      const { another } = set;
      const request = { accountId, definition: definitionOf(), tags: [], token: 'token-1' };
      const made = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          (index % 2 === 0 ? set.guardrails : another).drafts.create(request),
        ),
      );
      assert.equal(new Set(made.map(({ guardrailId }) => guardrailId)).size, 1);
      await assert.rejects(
        set.guardrails.drafts.create({ ...request, definition: definitionOf({ words: [] }) }),
        { code: 'ConflictException' },
      );
      assert.equal((await set.guardrails.reader.list({ accountId })).items.length, 1);
    });

    test('a token makes one version, is forgotten after a day, and does not fill the store', async () => {
      await using set = await setUp(kind);
      const { drafts, versions } = set.guardrails;
      const { guardrailId } = await drafts.create({ accountId, definition: definitionOf(), tags: [] });
      const request = { accountId, guardrailId, token: 'token-1' };
      const made = await Promise.all(Array.from({ length: 6 }, () => versions.create(request)));
      assert.deepEqual(new Set(made.map(({ version }) => version)), new Set(['1']));
      await assert.rejects(versions.create({ ...request, description: 'other' }), {
        code: 'ConflictException',
      });

      set.clock.time += limits.guardrailTokenMilliseconds + 1;
      assert.deepEqual(await versions.create({ ...request, token: 'token-2' }), { version: '2' });
      assert.deepEqual(await versions.create(request), { version: '3' });
      const kept = await set.store.db.selectFrom('guardrail_requests').select('token_id').execute();
      assert.equal(kept.length, 2);
    });

    test('versions created at one time get numbers of their own, and a deleted number does not come back', async () => {
      await using set = await setUp(kind);
      const { another } = set;
      const { drafts, versions, reader } = set.guardrails;
      const { guardrailId } = await drafts.create({ accountId, definition: definitionOf(), tags: [] });
      const ref = { accountId, guardrailId };
      const made = await Promise.all(
        Array.from({ length: 4 }, (_, index) => (index % 2 === 0 ? versions : another.versions).create(ref)),
      );
      assert.deepEqual(made.map(({ version }) => version).sort(), ['1', '2', '3', '4']);
      await versions.delete({ ...ref, number: 4 });
      assert.deepEqual(await versions.create(ref), { version: '5' });
      const { items } = await reader.listVersions(ref);
      assert.deepEqual(
        items.map(({ version }) => version),
        ['DRAFT', '1', '2', '3', '5'],
      );
    });

    test('a version is deleted alone, and a guardrail with all of its versions and tags', async () => {
      await using set = await setUp(kind);
      const { drafts, versions, reader, tags } = set.guardrails;
      const tag = { key: 'team', value: 'one' };
      const { guardrailId } = await drafts.create({ accountId, definition: definitionOf(), tags: [tag] });
      const ref = { accountId, guardrailId };
      await versions.create(ref);
      await versions.create(ref);
      await versions.delete({ ...ref, number: 1 });
      await assert.rejects(reader.get({ ...ref, version: '1' }), { code: 'ResourceNotFoundException' });
      await assert.rejects(versions.delete({ ...ref, number: 1 }), { code: 'ResourceNotFoundException' });
      assert.deepEqual(await tags.list(ref), [tag]);

      await versions.delete(ref);
      for (const version of ['DRAFT', '2']) {
        await assert.rejects(reader.get({ ...ref, version }), { code: 'ResourceNotFoundException' });
      }
      for (const table of ['guardrail_versions', 'guardrail_tags', 'guardrails'] as const) {
        assert.deepEqual(await set.store.db.selectFrom(table).selectAll().execute(), [], table);
      }
    });

    test('an enforced version is not deleted; a configuration is put, replaced, listed and deleted', async () => {
      await using set = await setUp(kind);
      const { drafts, versions, enforced } = set.guardrails;
      const { guardrailId } = await drafts.create({ accountId, definition: definitionOf(), tags: [] });
      const ref = { accountId, guardrailId };
      await versions.create(ref);
      await versions.create(ref);
      const first = await enforced.put({ ...ref, version: '1', scope: WHOLE, by: 'arn:ada' });
      await assert.rejects(versions.delete({ ...ref, number: 1 }), { code: 'ResourceInUseException' });
      await assert.rejects(versions.delete(ref), { code: 'ResourceInUseException' });
      await versions.delete({ ...ref, number: 2 });
      await assert.rejects(enforced.put({ ...ref, version: '2', scope: WHOLE, by: 'arn:ada' }), {
        code: 'ResourceNotFoundException',
      });

      set.clock.time += 1000;
      await versions.create(ref);
      const scope = { ...WHOLE, excludedModels: ['acme.small'] };
      await enforced.put({ ...ref, configId: first.configId, version: '3', scope, by: 'arn:bob' });
      assert.deepEqual(await enforced.list(accountId), [
        {
          ...first,
          version: '3',
          scope,
          updatedAt: set.clock.time,
          updatedBy: 'arn:bob',
        },
      ]);
      assert.deepEqual(await enforced.list(OTHER_ACCOUNT), []);
      await assert.rejects(enforced.delete({ accountId: OTHER_ACCOUNT, configId: first.configId }), {
        code: 'ResourceNotFoundException',
      });
      await enforced.delete({ accountId, configId: first.configId });
      assert.deepEqual(await enforced.list(accountId), []);
      await versions.delete(ref);
    });

    test('an inference takes the keys of the versions that are enforced and of the one that it names, each once', async () => {
      await using set = await setUp(kind);
      const { drafts, versions, inUse, enforced } = set.guardrails;
      const under = async (arn: string, name: string) => {
        const key = { arn, seal: async (text: string) => Buffer.from(text), open: async () => '' };
        const definition = definitionOf({ name });
        const { guardrailId } = await drafts.create({ accountId, definition, tags: [], key });
        return { accountId, guardrailId };
      };
      const [first, second] = [await under('arn:one', 'first'), await under('arn:two', 'second')];
      const { guardrailId: plain } = await drafts.create({
        accountId,
        definition: definitionOf({ name: 'plain' }),
        tags: [],
      });
      await versions.create({ accountId, guardrailId: plain });
      assert.deepEqual(await inUse.keyArns(accountId), []);
      await enforced.put({ ...first, version: 'DRAFT', scope: WHOLE, by: 'arn:ada' });
      await enforced.put({ accountId, guardrailId: plain, version: '1', scope: WHOLE, by: 'arn:ada' });
      assert.deepEqual(await inUse.keyArns(accountId), ['arn:one']);
      const named = { ...second, version: 'DRAFT' };
      assert.deepEqual((await inUse.keyArns(accountId, named)).toSorted(), ['arn:one', 'arn:two']);
      assert.deepEqual(await inUse.keyArns(accountId, { ...first, version: 'DRAFT' }), ['arn:one']);
      assert.deepEqual(await inUse.keyArns(accountId, { ...second, version: '7' }), ['arn:one']);
      const foreign = { ...named, accountId: OTHER_ACCOUNT };
      assert.deepEqual(await inUse.keyArns(OTHER_ACCOUNT, foreign), []);
    });

    test('lists come page by page, each guardrail once', async () => {
      await using set = await setUp(kind);
      const { drafts, reader } = set.guardrails;
      for (let index = 0; index < 7; index += 1) {
        await drafts.create({ accountId, definition: definitionOf({ name: `g${index}` }), tags: [] });
      }
      const names: string[] = [];
      let token: string | undefined;
      do {
        const page = await reader.list({ accountId, size: 3, token });
        names.push(...page.items.map(({ name }) => name));
        token = page.token;
      } while (token !== undefined);
      assert.deepEqual(names.sort(), ['g0', 'g1', 'g2', 'g3', 'g4', 'g5', 'g6']);
      await assert.rejects(reader.list({ accountId, token: 'bm9uc2Vuc2U' }), { code: 'ValidationException' });
    });

    test('quotas: guardrails of an account, versions of a guardrail, tags', async () => {
      await using set = await setUp(kind);
      const { drafts, versions, tags } = set.guardrails;
      const { guardrailId } = await drafts.create({ accountId, definition: definitionOf(), tags: [] });
      const ref = { accountId, guardrailId };
      for (let index = 0; index < limits.versionsPerGuardrail; index += 1) await versions.create(ref);
      await assert.rejects(versions.create(ref), { code: 'ServiceQuotaExceededException' });
      const many = Array.from({ length: limits.tagsPerGuardrail }, (_, at) => ({ key: `k${at}`, value: '' }));
      await tags.tag({ ...ref, tags: many });
      await assert.rejects(tags.tag({ ...ref, tags: [{ key: 'one', value: 'more' }] }), {
        code: 'TooManyTagsException',
      });
      assert.equal((await tags.list(ref)).length, limits.tagsPerGuardrail);
      await tags.untag({ ...ref, keys: many.map(({ key }) => key) });
      assert.deepEqual(await tags.list(ref), []);
    });

    test('nothing of a definition lies in the store unsealed, nor a digest in which to try words', async () => {
      await using set = await setUp(kind);
      const { drafts, versions } = set.guardrails;
      const secrets = ['heron-word', 'heron-\\d+-expression', 'heron-message', 'heron-description'];
      const definition = definitionOf({
        description: secrets[3],
        words: [{ text: secrets[0] ?? '' }],
        regexes: [{ name: 'order', pattern: secrets[1] ?? '', action: 'BLOCK' }],
        blockedInputMessaging: secrets[2] ?? '',
      });
      const request = { accountId, definition, tags: [], token: 'token-1' };
      const { guardrailId } = await drafts.create(request);
      await versions.create({ accountId, guardrailId, description: secrets[3] });
      let cells = 0;
      for (const table of ['guardrails', 'guardrail_versions', 'guardrail_requests'] as const) {
        for (const row of await set.store.db.selectFrom(table).selectAll().execute()) {
          for (const cell of Object.values(row)) {
            cells += 1;
            const text =
              typeof cell === 'object' && cell !== null ? Buffer.from(cell).toString('latin1') : String(cell);
            for (const secret of secrets) assert.ok(!text.includes(secret), table);
          }
        }
      }
      assert.ok(cells > 20);
      // Sealed twice it differs: what is kept of a request is no function of the request alone.
      const [kept] = await set.store.db.selectFrom('guardrail_requests').selectAll().execute();
      await drafts.create({ ...request, definition: { ...definition, name: 'second' }, token: 'token-2' });
      const all = await set.store.db.selectFrom('guardrail_requests').selectAll().execute();
      const second = all.find((row) => row.token_id !== kept?.token_id);
      assert.notDeepEqual(second?.sealed_request, kept?.sealed_request);
    });

    test('a definition moved to another version, guardrail or account does not open', async () => {
      await using set = await setUp(kind);
      const { drafts, versions, reader } = set.guardrails;
      const strict = await drafts.create({ accountId, definition: definitionOf(), tags: [] });
      const ref = { accountId, guardrailId: strict.guardrailId };
      await versions.create(ref);
      const lax = await drafts.create({
        accountId,
        definition: definitionOf({ name: 'lax', words: [] }),
        tags: [],
      });
      const read = (guardrailId: string, version: number) =>
        set.store.db
          .selectFrom('guardrail_versions')
          .select('sealed_definition')
          .where('guardrail_id', '=', guardrailId)
          .where('version', '=', version)
          .executeTakeFirstOrThrow();
      for (const moved of [await read(lax.guardrailId, 0), await read(strict.guardrailId, 0)]) {
        await set.store.db
          .updateTable('guardrail_versions')
          .set(moved)
          .where('guardrail_id', '=', strict.guardrailId)
          .where('version', '=', 1)
          .execute();
        await assert.rejects(reader.get({ ...ref, version: '1' }), { code: 'DoesNotOpen' });
      }
    });
  });
}
