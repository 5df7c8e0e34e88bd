import { CaprockError } from '#kernel';
import { openKeyAdministration, type KeyAdministration, type KeyStatus } from '#key-administration';
import { readSettings } from '#settings';
import type { Command } from './command.ts';
import { badUsage, readArgs } from './home.ts';
import { print, progressBar, say, table } from './output.ts';
import { askSecret } from './prompt.ts';

const usage =
  'keys status | rotate-root [--to ROOT_KEY] | rotate-data --account ID [--purpose P] | shred --account ID [--purpose P] --yes';

interface Options {
  readonly to?: string | undefined;
  readonly account?: string | undefined;
  readonly purpose?: string | undefined;
  readonly yes?: boolean | undefined;
}

/** What is asked for, once that is something: a home is looked at only then. @throws CaprockError `BadUsage` */
type Action = (options: Options) => (keys: KeyAdministration) => Promise<void>;

const actions: Readonly<Record<string, Action>> = {
  status: () => async (keys) => {
    for (const line of table(describe(await keys.status()))) print(line);
  },

  'rotate-root':
    ({ to }) =>
    async (keys) => {
      const bar = progressBar('wrapping anew');
      const {
        from,
        resumed,
        rewrapped,
        to: id,
      } = await keys.rotateRoot({
        ...(to === undefined ? {} : { to }),
        askPresent: (isNew) => askSecret('Passphrase of the present root key', isNew),
        askNext: (isNew) => askSecret('Passphrase of the new root key', isNew),
        onStep: (step, done, total) => {
          if (step === 'rewrapping') bar(done, total);
        },
      });
      print(id);
      say(resumed ? 'A rotation that was begun earlier is finished.' : `The root key was ${from}.`);
      say(`${rewrapped} data keys were wrapped anew; what they seal was not touched.`);
      if (to !== undefined) say(`Start the service with CAPROCK_ROOT_KEY=${to} from now on.`);
      say(
        'Keep a copy of the new root key apart from the state. The old one opens backups from before, and nothing else.',
      );
    },

  'rotate-data': (options) => {
    const selection = selectionOf(options);
    return async (keys) => {
      print(`${await keys.rotateDataKeys(selection)}`);
      say('data keys were retired: what they sealed still opens, and what comes is sealed under new ones.');
    };
  },

  shred: (options) => {
    const selection = selectionOf(options);
    if (options.yes !== true) {
      throw new CaprockError(
        'BadUsage',
        'This destroys for good what those data keys sealed. If that is what you want, add --yes.',
      );
    }
    return async (keys) => {
      print(`${await keys.shred(selection)}`);
      say(
        'data keys were destroyed, and what they sealed with them. Backups from before still hold them, wrapped: to',
      );
      say('shred those too, run caprock keys rotate-root and destroy every copy of the old root key.');
    };
  },
};

export const keys: Command = {
  usage,
  about: 'Show the keys that secrets are sealed under, put others in their place, or destroy them.',
  details: [
    '',
    'status       the root key, and the data keys that hang from it',
    'rotate-root  put another root key in its place, where the service runs or not. Interrupted, it is finished by the same',
    '             command. With the service stopped, --to moves it to another kind: file:PATH, passphrase:PATH,',
    '             passphrase:prompt, aws-kms:ARN or pkcs11:URI',
    'rotate-data  retire the data keys of an account (or of one purpose in it) for new ones',
    'shred        destroy them, and for good what they sealed (--yes)',
    '',
    'The home and the database are those of the settings: --home, CAPROCK_DATABASE_URL, CAPROCK_ROOT_KEY.',
  ],
  async run(args) {
    const { values, positionals } = readArgs(usage, args, {
      to: { type: 'string' },
      account: { type: 'string' },
      purpose: { type: 'string' },
      yes: { type: 'boolean' },
    });
    const [name = '', ...more] = positionals;
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined || more.length > 0)
      throw badUsage(usage, `Name one of ${Object.keys(actions).join(', ')}`);
    const act = action(values);
    const flags = values.home === undefined ? [] : ['--home', values.home];
    await using administration = await openKeyAdministration(readSettings(flags, process.env));
    await act(administration);
    return 0;
  },
};

function selectionOf({ account, purpose }: Options) {
  if (account === undefined || !/^\d{12}$/.test(account)) {
    throw new CaprockError('BadUsage', 'Say which account: --account and twelve digits.');
  }
  return { accountId: account, ...(purpose === undefined ? {} : { purpose }) };
}

function describe({ rootKey, dataKeys, outdated }: KeyStatus): string[][] {
  return [
    ['root key', rootKey === undefined ? 'none yet' : `${rootKey.id} (${rootKey.kind})`],
    ...(rootKey === undefined ? [] : [['since', new Date(rootKey.activatedAt).toISOString()]]),
    ...dataKeys.map(({ purpose, accounts, keys: count }) => [
      'data keys',
      `${purpose}: ${count} in ${accounts === 1 ? 'one account' : `${accounts} accounts`}`,
    ]),
    ...(outdated === 0
      ? []
      : [['unfinished', `${outdated} hang from an earlier root key: run caprock keys rotate-root again`]]),
  ];
}
