import { CaprockError } from '#kernel';
import type { Command } from './command.ts';
import { print, say, table } from './output.ts';

/** Each command is loaded when it is asked for: `caprock env` need not load the service. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serve,
  env: async () => (await import('./env.ts')).env,
  status: async () => (await import('./status.ts')).status,
  models: async () => (await import('./models.ts')).models,
  converse: async () => (await import('./converse.ts')).converse,
  deliver: async () => (await import('./deliver.ts')).deliver,
};

/**
 * The caprock command.
 * @returns the exit code: 0 done, 1 failed, 2 called wrongly
 */
export async function run([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    await printHelp();
    return name === undefined ? 2 : 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) {
    say(`caprock: there is no command of this name. caprock help lists them.`);
    return 2;
  }
  const command = await load();
  if (args.includes('--help') || args.includes('-h')) {
    for (const line of [`Usage: caprock ${command.usage}`, '', command.about, ...(command.details ?? [])])
      print(line);
    return 0;
  }
  try {
    return await command.run(args);
  } catch (error) {
    if (!(error instanceof CaprockError)) throw error;
    say(`caprock: ${error.message}`);
    return error.code === 'BadUsage' || error.code === 'BadSetting' ? 2 : 1;
  }
}

async function printHelp(): Promise<void> {
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  print('Caprock: a private Bedrock on machines that you own.\n');
  for (const line of table(all.map(({ usage, about }) => [`  caprock ${usage}`, about]))) print(line);
}
