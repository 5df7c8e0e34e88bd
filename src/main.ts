import { run } from './cli/index.ts';

// Whoever reads our output may go: that is no reason to fall.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

process.exitCode = await run(process.argv.slice(2));
