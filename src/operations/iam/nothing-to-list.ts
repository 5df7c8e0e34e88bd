import type { Users } from '#identity';
import { operationShape, services } from '#shapes';
import { defineOperation, type Operation } from '../operation.ts';
import { targetUser, userNeed } from './user-need.ts';

/** What IAM has of an account and Caprock never has: the list is empty because nobody can make any. */
const OF_ACCOUNTS: readonly (readonly [operation: string, member: string])[] = [
  ['ListInstanceProfiles', 'InstanceProfiles'],
  ['ListSAMLProviders', 'SAMLProviderList'],
  ['ListServerCertificates', 'ServerCertificateMetadataList'],
];

/** The same of a user; Terraform asks before it deletes one. */
const OF_USERS: readonly (readonly [operation: string, member: string])[] = [
  ['ListSigningCertificates', 'Certificates'],
  ['ListSSHPublicKeys', 'SSHPublicKeys'],
];

/**
 * Lists of what cannot be here, which tools of accounts ask for all the same.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSSHPublicKeys.html
 */
export function listsOfNothing(users: Pick<Users, 'arnOf' | 'get'>): readonly Operation[] {
  const ofAccounts = OF_ACCOUNTS.map(([operation, member]) =>
    defineOperation({
      shape: operationShape(services.iam, operation),
      eventClass: 'Management',
      readOnly: true,
      needs: () => [{ action: `iam:${operation}`, resource: '*' }],
      perform: async () => ({ output: { [member]: [], IsTruncated: false } }),
    }),
  );
  const ofUsers = OF_USERS.map(([operation, member]) =>
    defineOperation({
      shape: operationShape(services.iam, operation),
      eventClass: 'Management',
      readOnly: true,
      needs: (input: { readonly UserName?: string | undefined }, caller) =>
        userNeed(`iam:${operation}`, users, input, caller),
      recorded: { input: ['UserName'] },
      async perform({ input, caller }) {
        await users.get(targetUser(input, caller));
        return { output: { [member]: [], IsTruncated: false } };
      },
    }),
  );
  return [...ofAccounts, ...ofUsers];
}
