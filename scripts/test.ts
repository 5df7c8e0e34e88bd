// Runs test files with Node's own runner, says at the end which tests failed, and closes with "N passed, N failed".
// Usage: test.ts [--again] [folder or file …]; without arguments all of test/ but the conformance suite.
// --again runs the files of a few failed tests once more, alone, and counts what they give then: see ADR 5.
import { globSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { prepareSandbox, root } from './prepare.mjs';

/** Of a change that broke something more files fail than this; then nothing is run again. */
const MOST_FILES_AGAIN = 4;

/** A part of what a test does is to wait: for a disk to be synced, or a program to answer. */
const FILES_AT_ONCE = 2 * availableParallelism();

/** So many of the slowest files are named at the end. */
const SLOWEST_NAMED = 10;

/** In characters: so much of what a failed test said stands beside its name. */
const MOST_SAID = 300;

interface Tally {
  readonly passed: number;
  readonly skipped: number;
  /** Each failed test: its name, and in short what it said. */
  readonly failed: readonly string[];
}

process.chdir(root);
prepareSandbox();
const again = process.argv.includes('--again');
const asked = process.argv.slice(2).filter((argument) => argument !== '--again');
const files = (asked.length > 0 ? asked : ['test'])
  .flatMap((path) => (statSync(path).isDirectory() ? globSync(`${path}/**/*.test.ts`) : [path]))
  .filter((path) => asked.length > 0 || !path.startsWith('test/conformance/'))
  .sort();
if (files.length === 0) throw new Error('no test files were found');

const durations = new Map<string, number>();
const byFile = await runFiles(files, FILES_AT_ONCE);
const broken = filesThatFailed();
if (again && broken.length > 0 && broken.length <= MOST_FILES_AGAIN) {
  console.log(`\nOnce more, alone, for they failed beside others:\n${namesOfFailed()}\n`);
  for (const [file, tally] of await runFiles(broken, 1)) byFile.set(file, tally);
  for (const file of broken.filter((name) => byFile.get(name)?.failed.length === 0)) {
    console.log(`unsteady: ${file} failed beside others and passed alone`);
  }
}
if (filesThatFailed().length > 0) console.log(`\nFailed:\n${namesOfFailed()}`);

console.log(`\nSlowest:\n${slowest()}`);
const tallies = [...byFile.values()];
const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
const failed = tallies.reduce((sum, tally) => sum + tally.failed.length, 0);
const skipped = tallies.reduce((sum, tally) => sum + tally.skipped, 0);
// A run in which nothing ran has shown nothing.
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);

/** Runs the files, so many at a time, and gives what came of each. */
async function runFiles(paths: readonly string[], concurrency: number): Promise<Map<string, Tally>> {
  const found = new Map<string, { passed: number; skipped: number; failed: string[] }>();
  const of = (file: string | undefined) => {
    const name = (file ?? '').replace(root, '');
    const tally = found.get(name) ?? { passed: 0, skipped: 0, failed: [] };
    found.set(name, tally);
    return tally;
  };
  const stream = run({ files: [...paths], concurrency, timeout: 10 * 60_000 });
  stream.on('test:pass', ({ file, details, skip }) => {
    if (details.type === 'suite') return;
    if (skip === undefined) of(file).passed += 1;
    else of(file).skipped += 1;
  });
  stream.on('test:fail', ({ file, name, details: { error } }) => {
    const said = error.cause instanceof Error ? error.cause.message : error.message;
    of(file).failed.push(`${name}: ${said.replaceAll(/\s+/g, ' ').slice(0, MOST_SAID)}`);
  });
  stream.on('test:summary', ({ file, duration_ms: milliseconds }) => {
    if (file !== undefined) durations.set(file.replace(root, ''), milliseconds);
  });
  const printed = stream.compose(spec());
  printed.pipe(process.stdout, { end: false });
  await new Promise<void>((resolve, reject) => printed.once('end', resolve).once('error', reject));
  return found;
}

function filesThatFailed(): string[] {
  return [...byFile].filter(([, { failed: names }]) => names.length > 0).map(([file]) => file);
}

function namesOfFailed(): string {
  return [...byFile].flatMap(([file, tally]) => tally.failed.map((name) => `  ${file} › ${name}`)).join('\n');
}

/** Where a run's time goes: the gate has to stay short. */
function slowest(): string {
  return [...durations]
    .sort(([, one], [, other]) => other - one)
    .slice(0, SLOWEST_NAMED)
    .map(([file, milliseconds]) => `  ${(milliseconds / 1000).toFixed(1).padStart(6)} s  ${file}`)
    .join('\n');
}
