// The gate: format, lint, types, boundaries, unused code, then the tests. Stops at the first that fails.
// With --fast the tests are left out.
import { spawnSync } from 'node:child_process';
import { root } from './prepare.mjs';

const node = process.execPath;
const bin = (name: string) => `${root}/node_modules/.bin/${name}`;
const PRETTIER_CACHE = ['--cache', '--cache-strategy=content', '--cache-location=.cache/prettier'];
const steps: readonly (readonly [name: string, command: string, args: readonly string[]])[] = [
  // The cache knows files by their content: only what has changed is formatted again.
  ['format', node, [bin('prettier'), '--check', '--log-level=warn', ...PRETTIER_CACHE, '.']],
  ['lint', node, [bin('oxlint'), '--deny-warnings', 'src', 'test', 'scripts', 'bench', 'bundles', 'bin']],
  ['types', node, [bin('tsc'), '-p', '.']],
  ['boundaries', node, ['scripts/check-boundaries.ts']],
  ['unused code', node, [bin('knip'), '--no-progress']],
  ['tests', node, ['scripts/test.ts']],
];

const fast = process.argv.includes('--fast');
for (const [name, command, args] of steps) {
  if (fast && name === 'tests') continue;
  const started = performance.now();
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (status !== 0) process.exit(1);
}
