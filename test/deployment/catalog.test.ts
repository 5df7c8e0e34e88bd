import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, test } from 'node:test';
import { openCatalog, type Deployment } from '#deployment';
import { bundleFrom, delivered, fixture, Folder, REGION } from './support.ts';

const open = (folder: Folder) => openCatalog({ directory: folder.at('deployments'), region: REGION });

function tamper(path: string, change: (path: string) => void): void {
  chmodSync(join(path, '..'), 0o755);
  change(path);
  chmodSync(join(path, '..'), 0o555);
}

describe('a catalog', () => {
  test('of a home in which nothing was delivered is empty', async () => {
    await using folder = new Folder();
    await using catalog = await open(folder);
    assert.deepEqual([catalog.list(), catalog.refused], [[], []]);
  });

  test('finds what was delivered by id and by ARN, and nothing else', async () => {
    await using folder = new Folder();
    const actor = await delivered(folder, fixture('actor'));
    await delivered(folder, fixture('remembers'), { region: 'eu-central-1' });
    await using catalog = await open(folder);
    assert.deepEqual(catalog.list(), [actor]);
    assert.deepEqual(catalog.find('acme.actor-v1:0'), actor);
    assert.deepEqual(catalog.find(`arn:aws:bedrock:${REGION}::foundation-model/acme.actor-v1:0`), actor);
    const unknown = [
      'acme.remembers-v1:0',
      'acme.actor',
      '',
      '..',
      '__proto__',
      'arn:aws:bedrock:eu-central-1::foundation-model/acme.actor-v1:0',
    ];
    for (const modelId of unknown) assert.equal(catalog.find(modelId), undefined);
  });

  test('sees a new delivery by itself, keeps the others as they are, and takes a re-delivery', async () => {
    await using folder = new Folder();
    await delivered(folder, fixture('actor'));
    await using catalog = await open(folder);
    const actor = catalog.find('acme.actor-v1:0');
    await delivered(folder, fixture('remembers'));
    for (let tries = 0; tries < 40 && !catalog.find('acme.remembers-v1:0'); tries += 1) await pause(100);
    assert.ok(catalog.find('acme.remembers-v1:0'));
    assert.equal(catalog.find('acme.actor-v1:0'), actor);
    const newer = await delivered(folder, bundleFrom(folder, 'actor', { notice: 'Newer.' }));
    await catalog.refresh();
    assert.equal(catalog.find('acme.actor-v1:0')?.digest, newer.digest);
  });

  test('gives the isolation that the operator chose', async () => {
    await using folder = new Folder();
    await delivered(folder, fixture('actor'), { isolation: 'shared' });
    await using catalog = await open(folder);
    assert.equal(catalog.find('acme.actor-v1:0')?.isolation, 'shared');
  });
});

describe('a catalog refuses a copy, and serves the others,', () => {
  const damages: Record<string, (deployment: Deployment) => void> = {
    'when one byte of a file was changed': ({ path }) =>
      tamper(join(path, 'serve.mjs'), (file) => {
        const bytes = readFileSync(file);
        bytes[10] = (bytes[10] ?? 0) ^ 1;
        chmodSync(file, 0o600);
        writeFileSync(file, bytes);
        chmodSync(file, 0o444);
      }),
    'when a file was added': ({ path }) => tamper(join(path, 'more.mjs'), (file) => writeFileSync(file, '')),
    'when a file was taken away': ({ path }) => tamper(join(path, 'serve.mjs'), (file) => rmSync(file)),
    'when a file became executable': ({ path }) => chmodSync(join(path, 'serve.mjs'), 0o555),
    'when a file became a link to its like': ({ path }) =>
      tamper(join(path, 'serve.mjs'), (file) => {
        rmSync(file);
        symlinkSync(fixture('actor/serve.mjs'), file);
      }),
    'when its list of digests was changed along with a file': ({ path }) => {
      const list = join(path, '../digests.json');
      tamper(list, (file) => {
        const text = readFileSync(file, 'utf8');
        rmSync(file);
        writeFileSync(file, text.replace(/"sha256": "./, '"sha256": "0'));
      });
    },
    'when its list of digests is no list': ({ path }) =>
      tamper(join(path, '../digests.json'), (file) => {
        rmSync(file);
        writeFileSync(file, 'null');
      }),
    'when it is another model’s': ({ path, digest }) => {
      const entry = join(path, '../../models/acme.actor-v1:0.json');
      const other: { digest: string } = JSON.parse(
        readFileSync(join(path, '../../models/acme.remembers-v1:0.json'), 'utf8'),
      );
      writeFileSync(entry, readFileSync(entry, 'utf8').replace(digest, other.digest));
    },
    'when the entry points out of the account': ({ path, digest }) => {
      const entry = join(path, '../../models/acme.actor-v1:0.json');
      writeFileSync(entry, readFileSync(entry, 'utf8').replace(digest, '../../../elsewhere'));
    },
  };
  for (const [when, damage] of Object.entries(damages)) {
    test(when, async () => {
      await using folder = new Folder();
      const deployment = await delivered(folder, fixture('actor'));
      await delivered(folder, fixture('remembers'));
      damage(deployment);
      await using catalog = await open(folder);
      assert.equal(catalog.find('acme.actor-v1:0'), undefined);
      assert.ok(catalog.find('acme.remembers-v1:0'));
      assert.deepEqual(
        catalog.refused.map(({ path }) => path),
        [`${REGION}/acme/acme.actor-v1:0`],
      );
      // Delivering it again mends it.
      await delivered(folder, fixture('actor'));
      await catalog.refresh();
      assert.ok(catalog.find('acme.actor-v1:0'));
      assert.deepEqual(catalog.refused, []);
    });
  }

  test('and passes over folders that are none of a provider', async () => {
    await using folder = new Folder();
    await delivered(folder, fixture('actor'));
    mkdirSync(folder.at('deployments', REGION, 'Not a provider', 'models'), { recursive: true });
    writeFileSync(folder.at('deployments', REGION, 'file'), '');
    await using catalog = await open(folder);
    assert.equal(catalog.list().length, 1);
    assert.deepEqual(catalog.refused, []);
  });
});
