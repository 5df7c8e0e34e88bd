import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { sql } from 'kysely';
import { createIdentity, newAccountId } from '#identity';
import { foundationModelArn, Secret, systemClock } from '#kernel';
import { createSealer, openRootKeys, rootKeyProvider } from '#keys';
import { openStore, type AccessKeyRow, type AttachedPolicyRow, type Store, type UserRow } from '#store';

/** How many there are, all accounts together. */
export interface CrowdSize {
  readonly users: number;
  readonly policies: number;
}

export type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string };

/** A quota of 5,000 users an account stays in force here too. */
const ACCOUNTS = 2;

/**
 * Puts users, each with an access key and one of the policies, into the state of a home whose service does not run:
 * by what the service itself does, but for the disk, which is not waited for.
 * @returns everybody's keys
 */
export async function makeCrowd(
  home: string,
  { users, policies }: CrowdSize,
  { region, modelId }: { readonly region: string; readonly modelId: string },
): Promise<readonly Credentials[]> {
  await using store = await openStore(`sqlite:${join(home, 'state.db')}`);
  await sql`pragma synchronous = off`.execute(store.db);
  const provider = rootKeyProvider('', { home });
  const rootKeys = await openRootKeys({ store, provider, clock: systemClock });
  const sealer = createSealer({ store, rootKeys, clock: systemClock });
  const nobody = () => Promise.reject(new Error('nobody is asked'));
  const identity = createIdentity({
    store,
    sealer,
    clock: systemClock,
    region,
    issuerWeb: { loopback: false, fetch: nobody, fetchDocument: nobody },
  });
  const everybody: Credentials[] = [];
  for (let account = 0; account < ACCOUNTS; account += 1) {
    const accountId = newAccountId();
    await identity.accounts.ensure(accountId);
    const arns: string[] = [];
    for (let n = 0; n < Math.max(1, policies / ACCOUNTS); n += 1) {
      const policyName = `crowd-${n}`;
      const document = JSON.stringify(policyDocument(n, foundationModelArn(region, modelId)));
      arns.push((await identity.managedPolicies.create({ accountId, policyName, document })).arn);
    }
    // The first is made by what the service itself does; of the others there are the same rows.
    const first = { accountId, userName: 'user-0' };
    await identity.users.create(first);
    await identity.userAttachments.attach({ ...first, policyArn: arns[0] ?? '' });
    await identity.accessKeys.create(first);
    const seal = (secret: string, row: string): Promise<Uint8Array> =>
      sealer.seal(new Secret(secret), {
        accountId,
        purpose: 'access-keys',
        table: 'access_keys',
        row,
        column: 'sealed_secret',
      });
    everybody.push(...(await multiply(store, accountId, { count: users / ACCOUNTS, arns, seal })));
  }
  return everybody;
}

/** Rows that one statement takes: each has a dozen values. */
const ROWS_AT_ONCE = 500;

/** Of an account's one user as many as are asked for; what identity drew is closed, so everybody gets a secret that is ours. */
async function multiply(
  store: Store,
  accountId: string,
  {
    count,
    arns,
    seal,
  }: {
    readonly count: number;
    readonly arns: readonly string[];
    readonly seal: (secret: string, row: string) => Promise<Uint8Array>;
  },
): Promise<readonly Credentials[]> {
  const { db } = store;
  const user = await db
    .selectFrom('users')
    .selectAll()
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  const key = await db
    .selectFrom('access_keys')
    .selectAll()
    .where('user_id', '=', user.user_id)
    .executeTakeFirstOrThrow();
  const attached = await db
    .selectFrom('attached_policies')
    .selectAll()
    .where('owner_id', '=', user.user_id)
    .executeTakeFirstOrThrow();
  await db.deleteFrom('attached_policies').where('owner_id', '=', user.user_id).execute();
  await db.deleteFrom('access_keys').where('user_id', '=', user.user_id).execute();
  await db.deleteFrom('users').where('user_id', '=', user.user_id).execute();
  const people: {
    readonly user: UserRow;
    readonly key: AccessKeyRow;
    readonly attached: AttachedPolicyRow;
  }[] = [];
  const everybody: Credentials[] = [];
  for (let n = 0; n < count; n += 1) {
    const user_id = numbered(user.user_id);
    const access_key_id = numbered(key.access_key_id);
    const secretAccessKey = randomBytes(30).toString('base64');
    const sealed_secret = await seal(secretAccessKey, `${user_id}/${access_key_id}`);
    people.push({
      user: { ...user, user_id, user_name: `user-${n}`, user_name_key: `user-${n}` },
      key: { ...key, user_id, access_key_id, sealed_secret },
      attached: { ...attached, owner_id: user_id, policy_arn: arns[n % arns.length] ?? '' },
    });
    everybody.push({ accessKeyId: access_key_id, secretAccessKey });
  }
  await store.transaction(async (trx) => {
    for (let at = 0; at < people.length; at += ROWS_AT_ONCE) {
      const some = people.slice(at, at + ROWS_AT_ONCE);
      await trx
        .insertInto('users')
        .values(some.map((one) => one.user))
        .execute();
      await trx
        .insertInto('access_keys')
        .values(some.map((one) => one.key))
        .execute();
      await trx
        .insertInto('attached_policies')
        .values(some.map((one) => one.attached))
        .execute();
    }
  });
  return everybody;
}

/** Another id of the same kind. */
function numbered(id: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const random = Array.from(randomBytes(id.length - 4), (byte) => letters.charAt(byte % 32)).join('');
  return `${id.slice(0, 4)}${random}`;
}

/** Each policy is another text, as in life. */
function policyDocument(number: number, model: string) {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: `Ask${number}`,
        Effect: 'Allow',
        Action: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
        Resource: model,
        Condition: { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' }, Bool: { 'aws:SecureTransport': 'true' } },
      },
      { Sid: 'NeverUsers', Effect: 'Deny', Action: 'iam:*', Resource: '*' },
    ],
  };
}
