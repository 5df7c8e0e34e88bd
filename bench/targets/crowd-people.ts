import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { sql } from 'kysely';
import { createIdentity, newAccountId } from '#identity';
import { foundationModelArn, Secret, systemClock } from '#kernel';
import { createSealer, openRootKeys, rootKeyProvider } from '#keys';
import { openStore } from '#store';

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
    for (let n = 0; n < users / ACCOUNTS; n += 1) {
      const ref = { accountId, userName: `user-${n}` };
      const { userId } = await identity.users.create(ref);
      await identity.userAttachments.attach({ ...ref, policyArn: arns[n % arns.length] ?? '' });
      const { accessKeyId } = await identity.accessKeys.create(ref);
      // What identity drew is closed to everybody but the user; so the key gets a secret that is ours.
      const secretAccessKey = randomBytes(30).toString('base64');
      const place = {
        accountId,
        purpose: 'access-keys',
        table: 'access_keys',
        row: `${userId}/${accessKeyId}`,
        column: 'sealed_secret',
      };
      await store.db
        .updateTable('access_keys')
        .set({ sealed_secret: await sealer.seal(new Secret(secretAccessKey), place) })
        .where('access_key_id', '=', accessKeyId)
        .execute();
      everybody.push({ accessKeyId, secretAccessKey });
    }
  }
  return everybody;
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
