import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { run } from './cli/index.ts';

// A second start need not compile what the first did. Who may write there may write the program itself; where this
// user may not, nothing is kept.
enableCompileCache(fileURLToPath(new URL('../.cache/compiled', import.meta.url)));

// Whoever reads our output may go: that is no reason to fall.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

process.exitCode = await run(process.argv.slice(2));
