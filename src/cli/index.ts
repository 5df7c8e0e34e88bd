import { codeOf } from '#kernel';
import program from 'caprock/package.json' with { type: 'json' };
import type { Command } from './command.ts';
import { print, say, table } from './output.ts';

/** Each command is loaded when it is asked for: `caprock env` need not load the service. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serve,
  env: async () => (await import('./env.ts')).env,
  status: async () => (await import('./status.ts')).status,
  models: async () => (await import('./models.ts')).models,
  converse: async () => (await import('./converse.ts')).converse,
  keys: async () => (await import('./keys.ts')).keys,
  scan: async () => (await import('./scan/scan.ts')).scan,
  deliver: async () => (await import('./deliver.ts')).deliver,
  usage: async () => (await import('./usage.ts')).usage,
  audit: async () => (await import('./audit/index.ts')).audit,
  account: async () => (await import('./account.ts')).account,
  login: async () => (await import('./login.ts')).login,
  logout: async () => (await import('./logout.ts')).logout,
  workforce: async () => (await import('./workforce.ts')).workforce,
};

/** What may be done all the same, where an error's own words do not say it. */
const hints: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Another program listens there: stop it, or choose another port with --port or CAPROCK_PORT.',
  EACCES: 'This user may not do that: choose another home (CAPROCK_HOME), or a port above 1023.',
  NoSandbox:
    'Without a sandbox, caprock serve --unsealed runs model software with the rights of this user, and says so in every record.',
};

/**
 * The caprock command.
 * @returns the exit code: 0 done, 1 failed, 2 called wrongly
 */
export async function run([name, ...args]: readonly string[]): Promise<number> {
  if (name === 'help' && args.length > 0) return run([...args, '--help']);
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    await printHelp();
    return name === undefined ? 2 : 0;
  }
  if (name === 'version' || name === '--version' || name === '-V') {
    print(`caprock ${program.version} (Node ${process.versions.node})`);
    return 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) {
    say(`caprock: there is no command of this name. caprock help lists them.`);
    return 2;
  }
  const command = await load();
  if (args.includes('--help') || args.includes('-h')) {
    printUsage(partOf(command, args));
    return 0;
  }
  try {
    return await command.run(args);
  } catch (error) {
    const code = codeOf(error);
    // An error of the system, such as a port in use, says what it is; any other is a bug and shows where.
    if (!(error instanceof Error) || code === undefined) throw error;
    say(`caprock: ${error.message}`);
    const hint = hints[code];
    if (hint !== undefined) say(hint);
    return code === 'BadUsage' || code === 'BadSetting' ? 2 : 1;
  }
}

/** The command that help is asked about: `audit`, or its `verify`. */
function partOf({ commands: parts = {}, ...command }: Command, [name = '']: readonly string[]): Command {
  return (Object.hasOwn(parts, name) ? parts[name] : undefined) ?? command;
}

function printUsage({ usage, about, details = [] }: Command): void {
  for (const line of [`Usage: caprock ${usage}`, '', about, ...details]) print(line);
}

async function printHelp(): Promise<void> {
  const all = await Promise.all(
    Object.entries(commands).map(async ([name, load]) => [name, await load()] as const),
  );
  print('Caprock: a private Bedrock on machines that you own.\n');
  for (const line of table(all.map(([name, { about }]) => [`  caprock ${name}`, about]))) print(line);
  print('\ncaprock COMMAND --help shows the flags of one.');
}
