import type { Mfa, Sessions } from '#identity';
import type { Clock } from '#kernel';
import { operationShape, services, type AssumeRoleRequest } from '#shapes';
import { refuseUnbuilt } from '../iam/refuse-unbuilt.ts';
import { defineOperation } from '../operation.ts';
import { credentialsOutput, RECORDED_CREDENTIALS } from './credentials-output.ts';
import { roleNeeds } from './role-needs.ts';
import { hasSecondFactorKeys, secondFactorKeys, showsSecondFactor } from './second-factor.ts';
import { sessionWishes } from './session-wishes.ts';
import { trustNeeded } from './trust-needed.ts';

type Input = AssumeRoleRequest & { RoleArn: string; RoleSessionName: string };

function roleWishes(input: Input) {
  return {
    ...sessionWishes(input),
    sessionName: input.RoleSessionName,
    transitiveTagKeys: input.TransitiveTagKeys ?? [],
    sourceIdentity: input.SourceIdentity,
  };
}

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export function assumeRole(
  sessions: Pick<Sessions, 'trustOf' | 'assumeRole'>,
  mfa: Pick<Mfa, 'verify'>,
  clock: Clock,
) {
  return defineOperation({
    shape: operationShape(services.sts, 'AssumeRole'),
    eventClass: 'Management',
    // It changes nothing that is stored: the session is all in its token. CloudTrail has it as read-only, too.
    readOnly: true,
    async needs(input: Input, caller, origin) {
      refuseUnbuilt(input, ['ProvidedContexts']);
      // The trust policy may ask for a second factor, so that the code is looked at before it is.
      const shown = await showsSecondFactor(mfa, input, caller, origin);
      const keys = {
        ...(input.ExternalId === undefined ? {} : { 'sts:ExternalId': input.ExternalId }),
        ...secondFactorKeys(shown),
      };
      const trust = await sessions.trustOf(input.RoleArn);
      return roleNeeds('sts:AssumeRole', input.RoleArn, trust, roleWishes(input), keys, caller.session);
    },
    recorded: {
      input: [
        'RoleArn',
        'RoleSessionName',
        'DurationSeconds',
        'Policy',
        'PolicyArns',
        'Tags',
        'TransitiveTagKeys',
        'ExternalId',
        'SerialNumber',
        'SourceIdentity',
      ],
      output: [...RECORDED_CREDENTIALS, 'AssumedRoleUser', 'SourceIdentity'],
    },
    freeText: ['RoleSessionName', 'Tags', 'SourceIdentity', 'ExternalId'],
    async perform({ input, caller, needs }) {
      const mfaAuthenticatedAt = hasSecondFactorKeys(needs[0]?.context)
        ? clock.now()
        : caller.session?.mfaAuthenticatedAt;
      const assumed = await sessions.assumeRole(
        caller,
        trustNeeded(needs),
        roleWishes(input),
        mfaAuthenticatedAt,
      );
      return {
        output: {
          ...credentialsOutput(assumed),
          AssumedRoleUser: { AssumedRoleId: assumed.assumedRoleId, Arn: assumed.arn },
          ...(assumed.sourceIdentity === undefined ? {} : { SourceIdentity: assumed.sourceIdentity }),
        },
      };
    },
  });
}
