import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { compileScanner } from '../../scripts/compile-scanner.ts';

test('the SIMD scanner that is committed is what its source compiles to', async () => {
  const committed = await readFile(
    new URL('../../src/detect/engine/simd/module.ts', import.meta.url),
    'utf8',
  );
  assert.equal(committed, await compileScanner());
});
