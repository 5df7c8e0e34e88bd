import type { Attachments, UserRef, Users } from '#identity';
import { operationShape, services, type AttachUserPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { policyArnKey, withKeys } from './condition-keys.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html */
export function attachUserPolicy(
  attachments: Pick<Attachments<UserRef>, 'attach'>,
  users: Pick<Users, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'AttachUserPolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: AttachUserPolicyRequest & { UserName: string; PolicyArn: string }, caller) =>
      withKeys(await userNeed('iam:AttachUserPolicy', users, input, caller), policyArnKey(input)),
    recorded: { input: ['UserName', 'PolicyArn'] },
    async perform({ input, caller }) {
      await attachments.attach({ ...targetUser(input, caller), policyArn: input.PolicyArn });
      return { output: {} };
    },
  });
}
