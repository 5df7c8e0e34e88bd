import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, utimes } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { prepareProgram } from '../scripts/program.mjs';
import { temporaryFolder } from './support/temporary.ts';

const run = promisify(execFile);

describe('the program that is put together', () => {
  test('it is put together once for the same sources, with its threads beside it, and runs; three older ones stay', async () => {
    await using folder = await temporaryFolder();
    // Programs of earlier sources, the last of them the newest.
    for (const [days, name] of ['four', 'three', 'two', 'one'].entries()) {
      await mkdir(folder.file(name));
      await utimes(folder.file(name), days, days);
    }
    const first = await prepareProgram(folder.path);
    assert.ok(first.startsWith(folder.path));
    const made = await readdir(dirname(first));
    for (const name of ['main.js', 'sqlite-worker.js', 'pdf-thread.js']) assert.ok(made.includes(name), name);
    assert.equal(await prepareProgram(folder.path), first);
    assert.deepEqual(
      (await readdir(folder.path)).sort(),
      [basename(dirname(first)), 'one', 'three', 'two'].sort(),
    );
    const { stdout } = await run(process.execPath, [first, 'serve', '--help'], {
      env: { PATH: process.env['PATH'] ?? '' },
    });
    assert.match(stdout, /^Usage: caprock serve/);
  });

  test('where nothing can be written, the sources are the program', async () => {
    assert.match(await prepareProgram('/dev/null/program'), /\/src\/main\.ts$/);
  });
});
