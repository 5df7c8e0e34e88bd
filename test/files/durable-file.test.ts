import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { createFile, replaceFile, replaceFileBy, syncFolder } from '#files';
import { temporaryFolder } from '../support/temporary.ts';

describe('a file that is written whole or not at all', () => {
  test('has the mode that was asked for, whatever the umask is', async () => {
    await using folder = await temporaryFolder();
    const umask = process.umask(0o077);
    try {
      await replaceFile(folder.file('open'), 'a', 0o644);
      await replaceFile(folder.file('closed'), 'b', 0o600);
    } finally {
      process.umask(umask);
    }
    assert.equal((await stat(folder.file('open'))).mode & 0o777, 0o644);
    assert.equal((await stat(folder.file('closed'))).mode & 0o777, 0o600);
  });

  test('takes the place of what was there, also of a link, whose file stays', async () => {
    await using folder = await temporaryFolder();
    await writeFile(folder.file('elsewhere'), 'old');
    await symlink(folder.file('elsewhere'), folder.file('name'));
    await replaceFile(folder.file('name'), 'new', 0o600);
    assert.equal(await readFile(folder.file('name'), 'utf8'), 'new');
    assert.equal(await readFile(folder.file('elsewhere'), 'utf8'), 'old');
  });

  test('stays as it was where writing fails, and nothing lies beside it', async () => {
    await using folder = await temporaryFolder();
    await replaceFile(folder.file('name'), 'old', 0o600);
    const failing = replaceFileBy(folder.file('name'), 0o600, async (aside) => {
      await writeFile(aside, 'half');
      assert.equal(await readFile(folder.file('name'), 'utf8'), 'old');
      throw new Error('the disk is full');
    });
    await assert.rejects(failing, /the disk is full/);
    assert.equal(await readFile(folder.file('name'), 'utf8'), 'old');
    await mkdir(folder.file('folder'));
    await assert.rejects(replaceFile(folder.file('folder'), 'x', 0o600));
    assert.deepEqual((await readdir(folder.path)).toSorted(), ['folder', 'name']);
  });

  test('is made by one alone of many that try at once', async () => {
    await using folder = await temporaryFolder();
    const tries = Array.from({ length: 8 }, (_, n) => createFile(folder.file('name'), String(n), 0o600));
    const made = (await Promise.all(tries)).map((one, n) => (one ? String(n) : '')).filter(Boolean);
    assert.deepEqual([await readFile(folder.file('name'), 'utf8')], made);
    assert.deepEqual(await readdir(folder.path), ['name']);
    await syncFolder(folder.path);
  });
});
