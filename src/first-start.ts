import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newAccountId, type Identity } from '#identity';
import { CaprockError } from '#kernel';
import { writeAwsCredentials } from './aws-files.ts';

const ADMINISTRATOR = 'administrator';
const FULL_ACCESS = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

/**
 * The account of this installation, made at the first start with one administrator: an individual IAM user with
 * an access key. Root has none.
 *
 * A start that is killed in the middle leaves its marker, and the next one begins anew: an administrator whose
 * secret was never written down would lock everybody out.
 *
 * promise 3: individual users; the account's root has no credentials
 * @param wanted the account id that the operator asked for, or ''
 * @param record puts on record what was made, before it is told to anybody
 * @throws CaprockError `BadSetting` when the home belongs to another account
 */
export async function ensureAccount(
  identity: Pick<Identity, 'accounts' | 'users' | 'accessKeys' | 'userPolicies'>,
  home: string,
  wanted: string,
  record: (made: {
    readonly accountId: string;
    readonly userName: string;
    readonly accessKeyId: string;
  }) => Promise<void>,
): Promise<{ readonly accountId: string; readonly isNew: boolean }> {
  const marker = join(home, 'first-start-under-way');
  const [existing] = await identity.accounts.list();
  if (existing !== undefined && wanted !== '' && existing.accountId !== wanted) {
    throw new CaprockError(
      'BadSetting',
      `CAPROCK_ACCOUNT_ID is ${wanted}, but the state belongs to account ${existing.accountId}: leave it out or use another home.`,
    );
  }
  if (existing !== undefined && !existsSync(marker)) return { accountId: existing.accountId, isNew: false };

  await writeFile(marker, '', { mode: 0o600, flush: true });
  const accountId = existing?.accountId ?? (wanted === '' ? newAccountId() : wanted);
  await identity.accounts.ensure(accountId);
  const ref = { accountId, userName: ADMINISTRATOR };
  const accessKeyId = await makeAdministrator(identity, home, ref);
  // Before the marker goes: a crash here has the next start make and record another key.
  await record({ ...ref, accessKeyId });
  await rm(marker);
  return { accountId, isNew: true };
}

async function makeAdministrator(
  { users, accessKeys, userPolicies }: Pick<Identity, 'users' | 'accessKeys' | 'userPolicies'>,
  home: string,
  ref: { readonly accountId: string; readonly userName: string },
): Promise<string> {
  const { items } = await users.list({ accountId: ref.accountId });
  if (!items.some(({ userName }) => userName === ref.userName)) await users.create(ref);
  await userPolicies.put({
    ...ref,
    policyName: 'AdministratorAccess',
    document: JSON.stringify(FULL_ACCESS),
  });
  // The keys of an earlier try, whose secrets nobody has. One is left until its successor is written down: the
  // last active key of the last administrator cannot be deleted.
  const [old, ...older] = (await accessKeys.list(ref)).items;
  for (const { accessKeyId } of older) await accessKeys.delete({ ...ref, accessKeyId });
  const key = await accessKeys.create(ref);
  await writeAwsCredentials(home, key);
  if (old !== undefined) await accessKeys.delete({ ...ref, accessKeyId: old.accessKeyId });
  return key.accessKeyId;
}
