// The gate: format, lint, types, boundaries, unused code, side by side; then, where all is well, the tests.
// With --fast the tests are left out.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { root } from './prepare.mjs';

const node = process.execPath;
const bin = (name: string) => `${root}/node_modules/.bin/${name}`;
const PRETTIER_CACHE = ['--cache', '--cache-strategy=content', '--cache-location=.cache/prettier'];
const steps: readonly (readonly [name: string, ...args: string[]])[] = [
  // The cache knows files by their content: only what has changed is formatted again.
  ['format', bin('prettier'), '--check', '--log-level=warn', ...PRETTIER_CACHE, '.'],
  ['lint', bin('oxlint'), '--deny-warnings', 'src', 'test', 'scripts', 'bench', 'bundles', 'bin'],
  ['types', bin('tsc'), '-p', '.'],
  ['boundaries', 'scripts/check-boundaries.ts'],
  ['unused code', bin('knip'), '--no-progress'],
];

const done = steps.map(([, ...args]) => look(args));
for (const [index, [name]] of steps.entries()) {
  const { code, output, seconds } = (await done[index]) ?? { code: 1, output: '', seconds: 0 };
  process.stdout.write(output);
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds.toFixed(1)} s)`);
  if (code !== 0) process.exitCode = 1;
}
if (!process.argv.includes('--fast') && process.exitCode !== 1) {
  const { status } = spawnSync('npm', ['test', '--silent'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}

/** Runs what changes nothing; all that it says is given at its end. */
async function look(
  args: readonly string[],
): Promise<{ readonly code: number; readonly output: string; readonly seconds: number }> {
  const started = performance.now();
  const child = spawn(node, [...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, error, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  const seconds = (performance.now() - started) / 1000;
  return { code: typeof code === 'number' ? code : 1, output: out + error, seconds };
}
