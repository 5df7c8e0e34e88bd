import type { Sessions } from '#identity';
import { federatedUserArn } from '#kernel';
import { operationShape, services, type GetFederationTokenRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { requestTagKeys } from '../request-tag-keys.ts';
import { credentialsOutput, RECORDED_CREDENTIALS } from './credentials-output.ts';
import { refuseSessions } from './refuse-sessions.ts';
import { sessionTags, sessionWishes } from './session-wishes.ts';

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html */
export function getFederationToken(sessions: Pick<Sessions, 'federate'>) {
  return defineOperation({
    shape: operationShape(services.sts, 'GetFederationToken'),
    eventClass: 'Management',
    readOnly: true,
    // It lets others act within what the user may do, and their sessions cannot show a second factor.
    sensitive: true,
    needs(input: GetFederationTokenRequest & { Name: string }, caller) {
      const tags = sessionTags(input);
      const need = {
        resource: federatedUserArn(caller.accountId, input.Name),
        context: requestTagKeys(tags),
      };
      return [
        { ...need, action: 'sts:GetFederationToken' },
        ...(tags.length === 0 ? [] : [{ ...need, action: 'sts:TagSession' }]),
      ];
    },
    recorded: {
      input: ['Name', 'DurationSeconds', 'Policy', 'PolicyArns', 'Tags'],
      output: [...RECORDED_CREDENTIALS, 'FederatedUser'],
    },
    freeText: ['Name', 'Tags'],
    async perform({ input, caller }) {
      refuseSessions(caller, 'GetFederationToken');
      const issued = await sessions.federate(caller, input.Name, sessionWishes(input));
      return {
        output: {
          ...credentialsOutput(issued),
          FederatedUser: { FederatedUserId: issued.federatedUserId, Arn: issued.arn },
        },
      };
    },
  });
}
