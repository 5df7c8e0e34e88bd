import type { LoginProfiles, Users } from '#identity';
import { operationShape, services, type DeleteLoginProfileRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteLoginProfile.html */
export function deleteLoginProfile(profiles: Pick<LoginProfiles, 'delete'>, users: Pick<Users, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'DeleteLoginProfile'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: DeleteLoginProfileRequest, caller) =>
      userNeed('iam:DeleteLoginProfile', users, input, caller),
    recorded: { input: ['UserName'] },
    async perform({ input, caller }) {
      await profiles.delete(targetUser(input, caller));
      return { output: {} };
    },
  });
}
