import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asking, bundleFrom, delivered, fixture, Folder, running, textOf } from './support.ts';

const MAGIC = 'xyzzy';

describe('software that remembers the last prompt', () => {
  async function whatBLearns(options: {
    isolation?: 'shared' | 'per-customer' | 'per-request';
    manifest?: object;
  }) {
    await using folder = new Folder();
    const source = bundleFrom(folder, 'remembers', { ...options.manifest });
    const deployment = await delivered(
      folder,
      source,
      options.isolation ? { isolation: options.isolation } : {},
    );
    await using models = await running(folder);
    const say = async (customer: string, text: string) =>
      textOf(await models.invoke(asking(deployment, text, { customer })));
    await say('A', 'the secret of A');
    return { b: await say('B', MAGIC), a: await say('A', MAGIC), processes: models.status().length };
  }

  test('tells customer B nothing of customer A: each has a process of their own by default', async () => {
    assert.deepEqual(await whatBLearns({}), { b: 'nothing', a: 'the secret of A', processes: 2 });
  });

  test('tells nobody anything when each request has a process of its own', async () => {
    assert.deepEqual(await whatBLearns({ isolation: 'per-request' }), {
      b: 'nothing',
      a: 'nothing',
      processes: 0,
    });
  });

  test('tells B all when the operator chose to share, which shows that the other two are what protects', async () => {
    assert.deepEqual(await whatBLearns({ isolation: 'shared' }), {
      b: 'the secret of A',
      a: 'the secret of A',
      processes: 1,
    });
  });

  test('cannot be made shared by its provider', async () => {
    const learned = await whatBLearns({ manifest: { isolation: 'shared' } });
    assert.equal(learned.b, 'nothing');
  });

  test('can be made stricter by its provider than the operator chose', async () => {
    const learned = await whatBLearns({ isolation: 'shared', manifest: { isolation: 'per-request' } });
    assert.deepEqual(learned, { b: 'nothing', a: 'nothing', processes: 0 });
  });
});

test('one process answers many requests of a customer at once', async () => {
  await using folder = new Folder();
  const deployment = await delivered(folder, fixture('actor'));
  await using models = await running(folder);
  const ask = async () => textOf(await models.invoke(asking(deployment, { act: 'identity' })));
  const answers = await Promise.all(Array.from({ length: 100 }, ask));
  assert.equal(new Set(answers).size, 1);
});
