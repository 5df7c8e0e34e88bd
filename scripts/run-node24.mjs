// Runs a program of this checkout on Node 24, passing on signals and the exit code.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { node24, prepareDependencies } from './prepare.mjs';

/** Resolves never: the process ends as the program did. */
export function runNode24(args, environment = process.env) {
  const child = spawn(node24(), args, { stdio: 'inherit', env: environment });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`caprock: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 128 + constants.signals[signal]));
}

if (process.argv[1] === import.meta.filename) {
  prepareDependencies();
  runNode24(process.argv.slice(2));
}
