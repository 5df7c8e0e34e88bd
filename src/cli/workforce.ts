import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { readAwsConfig } from '#aws-files';
import { recordHostEvent, withIdentity } from '#compose';
import { CaprockError, limits, Secret } from '#kernel';
import { readSettings } from '#settings';
import type { Command } from './command.ts';
import { badUsage, homeOf, readArgs } from './home.ts';
import { print, say, table } from './output.ts';
import { atTheTerminal } from './prompt.ts';

const usage =
  'workforce set --issuer URL --client-id ID [--client-secret-file FILE] [--user-claim C] [--group-claim C] | show | remove';

export const workforce: Command = {
  usage,
  about: "Say which OpenID Connect provider signs the organisation's people in.",
  details: [
    '',
    '--client-secret-file - reads the secret from standard input; without the flag the client has none (PKCE alone).',
    '--user-claim names the claim with the user name (default preferred_username): one that people cannot change.',
    '--group-claim names the claim with the groups (default groups).',
  ],
  async run(args) {
    const { values, positionals } = readArgs(usage, args, {
      issuer: { type: 'string' },
      'client-id': { type: 'string' },
      'client-secret-file': { type: 'string' },
      'user-claim': { type: 'string' },
      'group-claim': { type: 'string' },
    });
    const [action = '', ...others] = positionals;
    const perform = Object.hasOwn(actions, action) ? actions[action] : undefined;
    if (perform === undefined || others.length > 0) {
      throw badUsage(usage, `Name one of ${Object.keys(actions).join(', ')}`);
    }
    const home = homeOf(values);
    // A home that no service has made yet is not made here.
    await readAwsConfig(home);
    await perform(readSettings(['--home', home], process.env), values);
    return 0;
  },
};

type Values = Readonly<
  Partial<Record<'issuer' | 'client-id' | 'client-secret-file' | 'user-claim' | 'group-claim', string>>
>;

const actions: Readonly<
  Record<string, (settings: ReturnType<typeof readSettings>, values: Values) => Promise<void>>
> = {
  async set(settings, values) {
    const { issuer, 'client-id': clientId, 'client-secret-file': file } = values;
    if (issuer === undefined || clientId === undefined || clientId === '') {
      throw new CaprockError('BadUsage', 'Say which provider it is with --issuer and --client-id.');
    }
    const clientSecret = file === undefined ? undefined : await readSecret(file);
    const provider = {
      issuer,
      clientId,
      userClaim: values['user-claim'] ?? 'preferred_username',
      groupClaim: values['group-claim'] ?? 'groups',
      ...(clientSecret === undefined ? {} : { clientSecret }),
    };
    const { clientSecret: secret, ...parameters } = provider;
    await recordHostEvent(
      settings.home,
      { name: 'SetWorkforceProvider', parameters: { ...parameters, hasClientSecret: secret !== undefined } },
      () => withIdentity(settings, ({ workforce: { providers } }) => providers.set(provider), atTheTerminal),
    );
    say(`People sign in by ${issuer} from now on.`);
  },

  async show(settings) {
    const provider = await withIdentity(
      settings,
      ({ workforce: { providers } }) => providers.find(),
      atTheTerminal,
    );
    if (provider === undefined)
      return say('No provider signs people in. Set one with caprock workforce set.');
    const rows = [
      ['issuer', provider.issuer],
      ['client id', provider.clientId],
      ['client secret', provider.clientSecret === undefined ? 'none' : 'kept sealed'],
      ['user claim', provider.userClaim],
      ['group claim', provider.groupClaim],
    ];
    for (const line of table(rows)) print(line);
  },

  async remove(settings) {
    await recordHostEvent(settings.home, { name: 'RemoveWorkforceProvider', parameters: {} }, () =>
      withIdentity(settings, ({ workforce: { providers } }) => providers.remove(), atTheTerminal),
    );
    say('No provider signs people in any more.');
  },
};

/** Never from the arguments, which every user of the machine can read. */
async function readSecret(file: string): Promise<Secret> {
  const given = file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  const secret = given.replace(/\r?\n$/, '');
  if (secret === '' || secret.length > limits.clientSecretCharacters) {
    throw new CaprockError(
      'BadUsage',
      `The client secret has 1 to ${limits.clientSecretCharacters} characters; what was given has not.`,
    );
  }
  return new Secret(secret);
}
