import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { parseSync } from 'oxc-parser';

interface Package {
  readonly imports: Readonly<Record<string, string>>;
}

test('what caprock/detect loads is nothing but our own files: no part of Node, no package', async () => {
  const root = new URL('../../', import.meta.url);
  const { imports } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as Package;
  const open = [new URL(imports['#detect'] ?? '', root)];
  const seen = new Set<string>();
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file.href)) continue;
    seen.add(file.href);
    const { module } = parseSync(file.pathname, await readFile(file, 'utf8'));
    const names = [
      ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
      ...module.staticExports.flatMap(({ entries }) =>
        entries.map(({ moduleRequest }) => moduleRequest?.value),
      ),
    ].filter((name) => name !== undefined);
    assert.deepEqual(module.dynamicImports, []);
    for (const name of names) {
      assert.match(name, /^(?:\.|#)/, `${file.href} imports ${name}`);
      open.push(name.startsWith('#') ? new URL(imports[name] ?? '', root) : new URL(name, file));
    }
  }
  assert.ok(seen.size > 50);
});

test('it uses no Buffer but where there is one', async () => {
  const files = await import('node:fs/promises').then(({ glob }) =>
    Array.fromAsync(glob('src/detect/**/*.ts')),
  );
  assert.ok(files.length > 40);
  const asks = files.filter((file) => file.endsWith('text-memory.ts'));
  assert.equal(asks.length, 1);
  for (const file of files.filter((file) => !asks.includes(file)))
    assert.doesNotMatch(await readFile(file, 'utf8'), /\bBuffer\b/, file);
});
