import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient, type Credentials } from '@aws-sdk/client-sts';
import { claimAwsFiles, readAwsConfig, writeAwsConfig, writeAwsCredentials } from '#aws-files';
import { CaprockError, Secret } from '#kernel';
import { clientOptions } from './clients.ts';

const UserName = 'administrator';
/** The role that the management account of an organisation has in each account that it makes. */
const ACCESS_ROLE = 'OrganizationAccountAccessRole';

/**
 * Makes the first administrator of a new account, by the role that the account was made with, and writes the
 * credentials down as a profile: an individual user, as in the first account.
 *
 * promise 3: individual users; the account's root has no credentials
 * @throws CaprockError `BadUsage` for a profile's name that is none
 */
export async function makeAdministrator(home: string, accountId: string, profile: string): Promise<void> {
  if (!/^[\w.-]+$/.test(profile)) {
    throw new CaprockError('BadUsage', 'The name of a profile is letters, digits, dots and dashes.');
  }
  const options = await clientOptions(home);
  const sts = new STSClient(options);
  const RoleArn = `arn:aws:iam::${accountId}:role/${ACCESS_ROLE}`;
  const { Credentials: session } = await sts
    .send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'caprock-account' }))
    .finally(() => sts.destroy());
  const iam = new IAMClient({ ...options, credentials: readCredentials(session) });
  try {
    await createUser(iam);
    await iam.send(
      new AttachUserPolicyCommand({
        UserName,
        PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
    );
    const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    if (key?.AccessKeyId === undefined || key.SecretAccessKey === undefined) {
      throw new CaprockError('CallFailed', 'The service answered without an access key.');
    }
    await using _claim = await claimAwsFiles(home);
    await writeAwsCredentials(
      home,
      { accessKeyId: key.AccessKeyId, secret: new Secret(key.SecretAccessKey) },
      profile,
    );
    await writeAwsConfig(home, await readAwsConfig(home));
  } finally {
    iam.destroy();
  }
}

/** One that an earlier try has left is as good. */
async function createUser(iam: IAMClient): Promise<void> {
  try {
    await iam.send(new CreateUserCommand({ UserName }));
  } catch (error) {
    if (!(error instanceof Error) || !error.name.startsWith('EntityAlreadyExists')) throw error;
  }
}

function readCredentials(session: Credentials | undefined) {
  const {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
  } = session ?? {};
  if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined) {
    throw new CaprockError('CallFailed', 'The service answered without credentials.');
  }
  return { accessKeyId, secretAccessKey, sessionToken };
}
