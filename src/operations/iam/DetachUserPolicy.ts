import type { Attachments, UserRef, Users } from '#identity';
import { operationShape, services, type DetachUserPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { policyArnKey, withKeys } from './condition-keys.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachUserPolicy.html */
export function detachUserPolicy(
  attachments: Pick<Attachments<UserRef>, 'detach'>,
  users: Pick<Users, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'DetachUserPolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: DetachUserPolicyRequest & { UserName: string; PolicyArn: string }, caller) =>
      withKeys(await userNeed('iam:DetachUserPolicy', users, input, caller), policyArnKey(input)),
    recorded: { input: ['UserName', 'PolicyArn'] },
    async perform({ input, caller }) {
      await attachments.detach({ ...targetUser(input, caller), policyArn: input.PolicyArn });
      return { output: {} };
    },
  });
}
