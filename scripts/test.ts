// Runs test files with Node's own runner and closes with the line "N passed, N failed".
// Usage: test.ts [folder or file …]; without arguments all of test/ but the conformance suite.
import { globSync, statSync } from 'node:fs';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { prepareSandbox, root } from './prepare.mjs';

process.chdir(root);
prepareSandbox();
const asked = process.argv.slice(2);
const files = (asked.length > 0 ? asked : ['test'])
  .flatMap((path) => (statSync(path).isDirectory() ? globSync(`${path}/**/*.test.ts`) : [path]))
  .filter((path) => asked.length > 0 || !path.startsWith('test/conformance/'))
  .sort();
if (files.length === 0) throw new Error('no test files were found');

const tally = { passed: 0, failed: 0, skipped: 0 };
const stream = run({ files, concurrency: 2, timeout: 10 * 60_000 });
stream.on('test:pass', ({ details, skip }) => {
  if (details.type === 'suite') return;
  if (skip === undefined) tally.passed += 1;
  else tally.skipped += 1;
});
stream.on('test:fail', () => (tally.failed += 1));
stream.compose(spec()).pipe(process.stdout);
stream.on('end', () => {
  // A run in which nothing ran has shown nothing.
  const ok = tally.failed === 0 && tally.passed > 0;
  process.exitCode = ok ? 0 : 1;
  const skipped = tally.skipped > 0 ? `, ${tally.skipped} skipped` : '';
  setImmediate(() => process.stdout.write(`\n${tally.passed} passed, ${tally.failed} failed${skipped}\n`));
});
