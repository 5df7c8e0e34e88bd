import {
  CloseAccountCommand,
  CreateAccountCommand,
  CreateOrganizationCommand,
  DescribeOrganizationCommand,
  OrganizationsClient,
  paginateListAccounts,
} from '@aws-sdk/client-organizations';
import { CaprockError } from '#kernel';
import { makeAdministrator } from './account-administrator.ts';
import { callError, clientOptions } from './clients.ts';
import type { Command } from './command.ts';
import { badUsage, homeOf, readArgs } from './home.ts';
import { print, say, table } from './output.ts';

const usage =
  'account create NAME --email E [--profile P] | list | administrator ID [--profile P] | close ID';

interface Order {
  readonly organizations: OrganizationsClient;
  readonly home: string;
  /** What follows the verb. */
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly profile: string | undefined;
}

const VERBS: Readonly<Record<string, (order: Order) => Promise<void>>> = {
  create,
  list,
  administrator,
  close,
};

export const account: Command = {
  usage,
  about: 'Make, list and close accounts of this installation; nothing of one is visible to another.',
  details: [
    '',
    'create         makes an account and its first administrator, whose credentials become a profile of their own',
    'list           all accounts, with what they are called and whether they are closed',
    'administrator  makes the first administrator of an account that has none yet',
    'close          refuses every credential of an account from the next request on; nothing is deleted',
    '',
    'All of it goes through the API of AWS Organizations, as the administrator of the first account.',
  ],
  async run(args) {
    const { values, positionals } = readArgs(usage, args, {
      email: { type: 'string' },
      profile: { type: 'string' },
    });
    const [verb = '', name, ...others] = positionals;
    const perform = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
    if (perform === undefined || others.length > 0 || (name === undefined) !== (verb === 'list')) {
      throw badUsage(usage, `Name one of ${Object.keys(VERBS).join(', ')}, with what belongs to it`);
    }
    const home = homeOf(values);
    const options = await clientOptions(home);
    const organizations = new OrganizationsClient(options);
    try {
      await perform({ organizations, home, name, email: values.email, profile: values.profile });
      return 0;
    } catch (error) {
      throw error instanceof CaprockError ? error : callError(error, options.endpoint);
    } finally {
      organizations.destroy();
    }
  },
};

async function create({ organizations, home, name = '', email, profile }: Order): Promise<void> {
  if (email === undefined) {
    throw new CaprockError('BadUsage', 'An account has an address of its own: give one with --email.');
  }
  await ensureOrganization(organizations);
  const { CreateAccountStatus: status } = await organizations.send(
    new CreateAccountCommand({ AccountName: name, Email: email }),
  );
  const accountId = status?.AccountId;
  if (accountId === undefined) {
    throw new CaprockError(
      'CallFailed',
      `The account was not made: ${status?.FailureReason ?? 'no reason given'}.`,
    );
  }
  print(accountId);
  try {
    await sayWhoAdministers(home, accountId, profile);
  } catch (error) {
    say(`The account is there; its administrator is not yet: caprock account administrator ${accountId}`);
    throw error;
  }
}

async function administrator({ home, name: accountId = '', profile }: Order): Promise<void> {
  await sayWhoAdministers(home, accountId, profile);
}

async function sayWhoAdministers(home: string, accountId: string, wanted: string | undefined): Promise<void> {
  const profile = wanted ?? `caprock-${accountId}`;
  await makeAdministrator(home, accountId, profile);
  say(`Its administrator is in the profile ${profile}: export AWS_PROFILE=${profile}`);
}

async function list({ organizations }: Order): Promise<void> {
  const rows: string[][] = [];
  for await (const { Accounts = [] } of paginateListAccounts({ client: organizations }, {})) {
    for (const { Id = '', Name = '', Email = '', Status = '' } of Accounts) {
      rows.push([Id, Name, Email, Status === 'ACTIVE' ? 'open' : 'closed']);
    }
  }
  for (const line of table([['ACCOUNT', 'NAME', 'EMAIL', 'STATE'], ...rows])) print(line);
}

async function close({ organizations, name: accountId = '' }: Order): Promise<void> {
  await organizations.send(new CloseAccountCommand({ AccountId: accountId }));
  say(`Account ${accountId} is closed: none of its credentials is good any more.`);
}

/** The first account of an installation manages the others, as soon as there are any. */
async function ensureOrganization(organizations: OrganizationsClient): Promise<void> {
  try {
    await organizations.send(new DescribeOrganizationCommand({}));
  } catch (error) {
    if (!isNamed(error, 'AWSOrganizationsNotInUseException')) throw error;
    try {
      await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
    } catch (late) {
      // Another command was first.
      if (!isNamed(late, 'AlreadyInOrganizationException')) throw late;
    }
  }
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
