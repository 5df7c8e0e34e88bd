// Runs a script of this checkout on Node 24, passing on signals and the exit code. Usage: run-node24.mjs [--program] script
// [argument …]; with --program, what the script starts as Caprock is the program that npm start would run.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { node24, prepareDependencies, root } from './prepare.mjs';
import { prepareProgram } from './program.mjs';

/** What was compiled once need not be again, in the first file of a program and in its threads either. */
const compileCache = { NODE_COMPILE_CACHE: join(root, '.cache', 'compiled') };

/** Resolves never: the process ends as the program did. */
export function runNode24(args, environment = process.env) {
  const child = spawn(node24(), args, { stdio: 'inherit', env: { ...compileCache, ...environment } });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`caprock: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 128 + constants.signals[signal]));
}

if (process.argv[1] === import.meta.filename) {
  prepareDependencies();
  const args = process.argv.slice(2);
  if (args[0] !== '--program') runNode24(args);
  else runNode24(args.slice(1), { ...process.env, PROGRAM_UNDER_TEST: await prepareProgram() });
}
