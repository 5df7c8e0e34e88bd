import { once } from 'node:events';
import { compose, type Service } from '#compose';
import { describeSettings, readSettings, type Settings } from '#settings';
import type { Command } from './command.ts';
import { say } from './output.ts';
import { atTheTerminal } from './prompt.ts';

export const serve: Command = {
  usage: 'serve [--port N] [--home DIR] …',
  about: 'Run the service.',
  details: [
    '',
    'Each setting is a flag and an environment variable; the flag wins:',
    '',
    ...describeSettings(),
  ],
  async run(args) {
    const settings = readSettings(args, process.env);
    const started = performance.now();
    // A signal before this is the system's to handle: a start may be ended at any instant.
    await using service = await compose(settings, atTheTerminal);
    // Node would print its message, which may hold anything.
    process.once('uncaughtException', (error) => {
      service.fell(error);
      process.exit(1);
    });
    const stopped = Promise.race([
      once(process, 'SIGTERM'),
      once(process, 'SIGINT'),
      once(process, 'SIGHUP'),
    ]);
    announce(service, settings, performance.now() - started);
    await stopped;
    say('caprock: stopping; answers under way may end');
    process.once('SIGINT', () => process.exit(130));
    return 0;
  },
};

function announce(service: Service, { home, fips, rootKey }: Settings, milliseconds: number): void {
  const models = service.catalog.list().map(({ manifest }) => manifest.modelId);
  const example = models[0] ?? 'MODEL_ID';
  say(
    `Caprock runs at ${service.url} (account ${service.accountId}, ready in ${(milliseconds / 1000).toFixed(1)} s)`,
  );
  if (service.isNew) {
    const isFile = rootKey === '';
    say(
      `  This was the first start: ${home} now holds the private CA,${isFile ? ' the root key,' : ''} and an`,
    );
    say(
      `  administrator with an access key in aws/credentials.${isFile ? ' Keep a copy of root.key in a safe place.' : ''}`,
    );
  }
  if (fips) say('  FIPS mode: all that Caprock computes, it computes with the FIPS provider');
  say(
    service.sandbox.sealed
      ? '  Model software runs sealed; npx caprock status says by what'
      : '  UNSEALED: model software runs WITHOUT a sandbox; every record says so',
  );
  for (const missing of service.sandbox.missing) say(`  Not enforced here: ${missing}`);
  say(`  Models: ${models.join(', ') || 'none yet; see caprock deliver --help'}`);
  say('');
  say('To call it from another terminal, in this folder:');
  say('  eval "$(npx caprock env)"');
  say(
    `  aws bedrock-runtime converse --model-id ${example} --messages '[{"role":"user","content":[{"text":"Hello"}]}]'`,
  );
  say(
    'Next: give each person a user of their own (aws iam create-user …), then deliver a model (npx caprock deliver).',
  );
}
