import { readdir, readFile } from 'node:fs/promises';
import { main } from 'assemblyscript/asc';

const folder = new URL('../wasm/', import.meta.url);
const OPTIONS = [
  '-O3',
  '--enable',
  'simd',
  '--runtime',
  'stub',
  '--noAssert',
  '--initialMemory',
  '64',
  '--use',
  'abort=',
];
const LINE = 100;

/** The text of `src/detect/engine/simd/module.ts`: the compiled scanner in base64. The same source gives the same text. */
export async function compileScanner(): Promise<string> {
  const names = await readdir(folder);
  const sources = new Map(
    await Promise.all(
      names.map(async (name) => [name, await readFile(new URL(name, folder), 'utf8')] as const),
    ),
  );
  let binary: Uint8Array | undefined;
  const { error, stderr } = await main(['scan.ts', '--outFile', 'scan.wasm', ...OPTIONS], {
    readFile: (name) => sources.get(name) ?? null,
    writeFile: (name, contents) => {
      if (name === 'scan.wasm' && typeof contents !== 'string') binary = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || binary === undefined)
    throw new Error(`the scanner does not compile: ${stderr.toString()}`);
  const lines =
    Buffer.from(binary)
      .toString('base64')
      .match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  return [
    '// Made by `npm run wasm` from wasm/scan.ts; do not edit.',
    '/** The SIMD scanner, compiled to WebAssembly, in base64. */',
    'export const simdModule: string =',
    `${lines.map((line) => `  '${line}'`).join(' +\n')};`,
    '',
  ].join('\n');
}
