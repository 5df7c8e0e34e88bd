import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const CLI = new URL('../../src/cli/index.ts', import.meta.url).href;
const caprock = (...args: string[]) => run(process.execPath, [MAIN, ...args]);

test('help has a line for each command, which fits a terminal, and each tells its flags', async () => {
  const { stdout } = await caprock('help');
  const names = [...stdout.matchAll(/^ {2}caprock (\w+) {2,}\S/gm)].map(([, name = '']) => name);
  assert.ok(names.includes('serve') && names.includes('audit') && names.length >= 14, names.join());
  for (const line of stdout.split('\n')) assert.ok(line.length <= 125, line);
  // All in one process: each would load most of the service.
  const all = `import { run } from ${JSON.stringify(CLI)}; for (const name of ${JSON.stringify(names)}) await run([name, '--help'])`;
  const { stdout: helps } = await run(process.execPath, ['--input-type=module', '-e', all]);
  assert.deepEqual(
    Array.from(helps.matchAll(/^Usage: caprock (\w+)/gm), ([, name]) => name),
    names,
  );
});

test('version is that of the package', async () => {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  for (const asked of ['version', '--version', '-V']) {
    assert.match((await caprock(asked)).stdout, new RegExp(`^caprock ${version} \\(Node 2\\d`));
  }
});

test('a command that is not there, or none, is called wrongly', async () => {
  await assert.rejects(caprock('serv'), { code: 2, stderr: /no command of this name/ });
  await assert.rejects(caprock(), { code: 2, stdout: /caprock serve/ });
});
