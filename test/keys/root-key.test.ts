import assert from 'node:assert/strict';
import { chmod, chown, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { loadRootKey } from '#keys';
import { temporaryFolder } from '../support/temporary.ts';

const place = { accountId: '111122223333', purpose: 'p', dataKeyId: 'ab'.repeat(16) };

describe('the root key', () => {
  test('a first start makes 32 bytes that only their owner may read, and leaves nothing else behind', async () => {
    await using folder = await temporaryFolder();
    await loadRootKey(folder.file('home', 'root.key'));
    const { mode, size } = await stat(folder.file('home', 'root.key'));
    assert.equal(mode & 0o777, 0o600);
    assert.equal(size, 32);
    assert.deepEqual(await readdir(folder.file('home')), ['root.key']);
  });

  test('what it wrapped, the same file unwraps at the next start', async () => {
    await using folder = await temporaryFolder();
    const first = await loadRootKey(folder.file('root.key'));
    const wrapped = await first.wrap(Buffer.from('data key'), place);
    const second = await loadRootKey(folder.file('root.key'));
    assert.equal(second.id, first.id);
    assert.equal((await second.unwrap(wrapped, place)).toString(), 'data key');
    await assert.rejects(second.unwrap(wrapped, { ...place, purpose: 'another' }), { code: 'DoesNotOpen' });
  });

  test('twenty first starts at once agree on one key', async () => {
    await using folder = await temporaryFolder();
    const starts = Array.from({ length: 20 }, () => loadRootKey(folder.file('root.key')));
    const ids = new Set((await Promise.all(starts)).map((key) => key.id));
    assert.equal(ids.size, 1);
  });

  for (const mode of [0o640, 0o604, 0o620]) {
    test(`a file of mode 0${mode.toString(8)} is refused`, async () => {
      await using folder = await temporaryFolder();
      await loadRootKey(folder.file('root.key'));
      await chmod(folder.file('root.key'), mode);
      await assert.rejects(loadRootKey(folder.file('root.key')), { code: 'UnsafeFile', message: /0600/ });
    });
  }

  test('a file that is too short or too long is refused, and stays as it is', async () => {
    await using folder = await temporaryFolder();
    await writeFile(folder.file('short'), 'short', { mode: 0o600 });
    await writeFile(folder.file('long'), 'x'.repeat(33), { mode: 0o600 });
    await assert.rejects(loadRootKey(folder.file('short')), { code: 'BadRootKey' });
    await assert.rejects(loadRootKey(folder.file('long')), { code: 'UnsafeFile' });
    assert.equal(await readFile(folder.file('short'), 'utf8'), 'short');
  });

  test('a symbolic link or a folder in its place is refused', async () => {
    await using folder = await temporaryFolder();
    await loadRootKey(folder.file('real.key'));
    await symlink(folder.file('real.key'), folder.file('link.key'));
    await mkdir(folder.file('folder.key'), { mode: 0o700 });
    await assert.rejects(loadRootKey(folder.file('link.key')), {
      code: 'UnsafeFile',
      message: /symbolic link/,
    });
    await assert.rejects(loadRootKey(folder.file('folder.key')), {
      code: 'UnsafeFile',
      message: /plain file/,
    });
  });

  test(
    'a file of another user is refused',
    { skip: process.getuid?.() !== 0 && 'only root can give files away' },
    async () => {
      await using folder = await temporaryFolder();
      await loadRootKey(folder.file('root.key'));
      await chown(folder.file('root.key'), 65_534, 65_534);
      await assert.rejects(loadRootKey(folder.file('root.key')), {
        code: 'UnsafeFile',
        message: /another user/,
      });
    },
  );

  test('neither its bytes nor a part of them show when it is printed', async () => {
    await using folder = await temporaryFolder();
    const key = await loadRootKey(folder.file('root.key'));
    const bytes = await readFile(folder.file('root.key'));
    const printed = inspect(key, { depth: 9, showHidden: true }) + JSON.stringify(key);
    assert.ok(!printed.includes(bytes.toString('hex').slice(0, 8)));
    assert.ok(!printed.includes(bytes.toString('base64').slice(0, 8)));
    assert.ok(!bytes.toString('hex').includes(key.id.slice(0, 8)));
  });
});
