// Compiles wasm/scan.ts, the SIMD scanner in AssemblyScript, into src/detect/engine/simd/module.ts. The tests compile it
// again and compare.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileScanner } from './compile-scanner.ts';

const target = join(
  fileURLToPath(new URL('..', import.meta.url)),
  'src',
  'detect',
  'engine',
  'simd',
  'module.ts',
);
await writeFile(target, await compileScanner());
console.log(`written: ${target}`);
