import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { deliver, type DeliveryOptions, type DeliveryProgress } from '#deployment';
import { systemClock } from '#kernel';
import { bundleFrom, fixture, Folder, REGION } from './support.ts';

function delivery(folder: Folder, source: string, more: Partial<DeliveryOptions> = {}) {
  return deliver({
    source,
    directory: folder.at('deployments'),
    region: REGION,
    clock: systemClock,
    ...more,
  });
}

describe('a delivery', () => {
  test('leaves a read-only copy that is named by its digest', async () => {
    await using folder = new Folder();
    const { deployment, copied, files } = await delivery(folder, fixture('actor'), { provider: 'acme' });
    assert.equal(copied, true);
    assert.equal(files, 2);
    assert.equal(deployment.path, folder.at('deployments', REGION, 'acme', deployment.digest, 'bundle'));
    for (const name of ['serve.mjs', 'caprock.json']) {
      const path = join(deployment.path, name);
      assert.deepEqual(readFileSync(path), readFileSync(fixture(`actor/${name}`)));
      assert.equal(statSync(path).mode & 0o777, 0o444);
    }
    assert.equal(statSync(deployment.path).mode & 0o777, 0o555);
    assert.equal(deployment.isolation, 'per-customer');
  });

  test('keeps folders below and executable bits, and tells how far it is', async () => {
    await using folder = new Folder();
    const source = bundleFrom(folder, 'actor', {
      command: ['bin/run', '--weights', '/bundle/weights/a.bin'],
    });
    mkdirSync(join(source, 'bin'));
    mkdirSync(join(source, 'weights/deep'), { recursive: true });
    writeFileSync(join(source, 'bin/run'), '#!', { mode: 0o700 });
    writeFileSync(join(source, 'weights/deep/a.bin'), Buffer.alloc(3_000_000, 7));
    const progress: DeliveryProgress[] = [];
    const { deployment, bytes } = await delivery(folder, source, { onProgress: (one) => progress.push(one) });
    assert.equal(statSync(join(deployment.path, 'bin/run')).mode & 0o777, 0o555);
    assert.equal(statSync(join(deployment.path, 'weights/deep')).mode & 0o777, 0o555);
    assert.deepEqual(progress.at(-1), { bytesDone: bytes, bytesTotal: bytes });
    assert.ok(progress.length > 3);
  });

  test('of the same bundle again copies nothing', async () => {
    await using folder = new Folder();
    const first = await delivery(folder, fixture('actor'));
    const second = await delivery(folder, bundleFrom(folder, 'actor', {}).replace(/.*/, fixture('actor')));
    assert.equal(second.copied, false);
    assert.equal(second.deployment.digest, first.deployment.digest);
    assert.equal(second.replaced, undefined);
  });

  test('of the same bundle again repairs a copy that was damaged', async () => {
    await using folder = new Folder();
    const { deployment } = await delivery(folder, fixture('actor'));
    const path = join(deployment.path, 'serve.mjs');
    chmodSync(path, 0o600);
    writeFileSync(path, 'hacked');
    const again = await delivery(folder, fixture('actor'));
    assert.equal(again.copied, true);
    assert.deepEqual(readFileSync(path), readFileSync(fixture('actor/serve.mjs')));
  });

  test('of another bundle for the same model says which one it replaces', async () => {
    await using folder = new Folder();
    const first = await delivery(folder, fixture('actor'));
    const second = await delivery(folder, bundleFrom(folder, 'actor', { notice: 'New.' }));
    assert.equal(second.replaced, first.deployment.digest);
    assert.notEqual(second.deployment.digest, first.deployment.digest);
  });

  test('gives each provider and region an account number of its own, which stays', async () => {
    await using folder = new Folder();
    const here = await delivery(folder, fixture('actor'));
    const there = await delivery(folder, fixture('actor'), { region: 'eu-central-1' });
    const other = await delivery(folder, bundleFrom(folder, 'actor', { provider: 'b', modelId: 'b.actor' }));
    const numbers = [here, there, other].map(({ deployment }) => deployment.account);
    assert.equal(new Set(numbers).size, 3);
    assert.ok(numbers.every((number) => number > 0 && number < 0x0ff00000));
    assert.equal((await delivery(folder, fixture('actor'))).deployment.account, here.deployment.account);
  });
});

describe('a delivery is refused', () => {
  const spoilt: Record<string, (source: string) => void> = {
    'with a symbolic link': (source) => symlinkSync('/etc/passwd', join(source, 'link')),
    'with a link to a folder': (source) => symlinkSync('/etc', join(source, 'link')),
    'with a link that stays inside': (source) => symlinkSync('serve.mjs', join(source, 'link')),
    'with a hard-linked file': (source) => linkSync(join(source, 'serve.mjs'), join(source, '../outside')),
    'with a pipe': (source) => void spawnSync('mkfifo', [join(source, 'pipe')]),
    'with a control character in a name': (source) => writeFileSync(join(source, 'a\nb'), ''),
    'with a name that is not UTF-8': (source) =>
      writeFileSync(Buffer.concat([Buffer.from(`${source}/`), Buffer.from([0xff, 0xfe])]), ''),
    'without a manifest': (source) => rmSync(join(source, 'caprock.json')),
    'whose manifest is a link': (source) => {
      rmSync(join(source, 'caprock.json'));
      symlinkSync(fixture('actor/caprock.json'), join(source, 'caprock.json'));
    },
  };
  for (const [which, spoil] of Object.entries(spoilt)) {
    test(`${which}, and nothing is kept`, async () => {
      await using folder = new Folder();
      const source = bundleFrom(folder, 'actor');
      spoil(source);
      await assert.rejects(delivery(folder, source), { code: 'InvalidBundle' });
      assert.deepEqual(readdirSync(folder.at('deployments')), []);
    });
  }

  test('whose command is no file of it, or one that is not executable', async () => {
    await using folder = new Folder();
    for (const command of [['serve'], ['serve.mjs']]) {
      await assert.rejects(delivery(folder, bundleFrom(folder, 'actor', { command })), {
        code: 'InvalidBundle',
      });
    }
  });

  test('from another provider than was named', async () => {
    await using folder = new Folder();
    await assert.rejects(delivery(folder, fixture('actor'), { provider: 'other' }), {
      code: 'InvalidBundle',
    });
  });

  test('from inside the deployments, from around them, and from nowhere', async () => {
    await using folder = new Folder();
    const { deployment } = await delivery(folder, fixture('actor'));
    for (const source of [deployment.path, folder.path, folder.at('nowhere'), fixture('actor/serve.mjs')]) {
      await assert.rejects(delivery(folder, source), { code: 'InvalidBundle' });
    }
  });

  test('for a region whose name is none', async () => {
    await using folder = new Folder();
    for (const region of ['', '..', '../us-east-1', 'us-east-1/x']) {
      await assert.rejects(delivery(folder, fixture('actor'), { region }), { code: 'InvalidRegion' });
    }
  });

  test('when a file changes on the way, and no half copy stays', async () => {
    await using folder = new Folder();
    const source = bundleFrom(folder, 'actor');
    writeFileSync(join(source, 'a.bin'), Buffer.alloc(2_500_000));
    writeFileSync(join(source, 'b.bin'), Buffer.alloc(10));
    let swapped = false;
    const onProgress = () => {
      if (swapped) return;
      swapped = true;
      rmSync(join(source, 'b.bin'));
      symlinkSync('/etc/passwd', join(source, 'b.bin'));
      rmSync(join(source, 'serve.mjs'));
      symlinkSync('/etc/passwd', join(source, 'serve.mjs'));
    };
    await assert.rejects(delivery(folder, source, { onProgress }));
    assert.deepEqual(
      readdirSync(folder.at('deployments', REGION, 'acme')).filter((name) => name !== 'account.json'),
      [],
    );
  });

  test('when a folder of it becomes a link on the way', async () => {
    await using folder = new Folder();
    const source = bundleFrom(folder, 'actor');
    const outside = folder.at('outside');
    for (const base of [join(source, 'x'), outside]) {
      mkdirSync(base);
      writeFileSync(join(base, 'passwd'), 'same size');
    }
    let swapped = false;
    const onProgress = () => {
      if (swapped) return;
      swapped = true;
      rmSync(join(source, 'x'), { recursive: true });
      symlinkSync(outside, join(source, 'x'));
    };
    await assert.rejects(delivery(folder, source, { onProgress }), { code: 'InvalidBundle' });
  });
});
