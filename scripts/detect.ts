// npm run build:detect: the detection engine as a package of its own and for browsers. One file of ESM that needs nothing,
// with the scanner for WebAssembly in it, and its declarations.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = `${root}dist/detect`;

rmSync(out, { recursive: true, force: true });
await build({
  input: `${root}src/detect/index.ts`,
  platform: 'browser',
  // Nothing is left to be found at run time: an import that cannot be put in fails here.
  external: [],
  output: { file: `${out}/detect.js`, format: 'esm', minify: true },
});
execFileSync(
  process.execPath,
  [
    `${root}node_modules/typescript/bin/tsc`,
    ...['--project', `${root}scripts/detect-types.json`, '--outDir', `${out}/types`],
  ],
  { stdio: 'inherit' },
);
