import type { Sessions, WebIdentities, WebIdentity, WebIdentityPrincipal } from '#identity';
import { ApiError, codeOf, parseArn } from '#kernel';
import { operationShape, services, type AssumeRoleWithWebIdentityRequest } from '#shapes';
import { defineUnsignedOperation } from '../operation.ts';
import { credentialsOutput, RECORDED_CREDENTIALS } from './credentials-output.ts';
import { roleNeeds } from './role-needs.ts';
import { sessionWishes } from './session-wishes.ts';
import { trustNeeded } from './trust-needed.ts';

type Input = AssumeRoleWithWebIdentityRequest & {
  RoleArn: string;
  RoleSessionName: string;
  WebIdentityToken: string;
};

interface WebIdentityCaller extends WebIdentityPrincipal {
  readonly identity: WebIdentity;
}

function roleWishes(input: Input, { tags, transitiveTagKeys, sourceIdentity }: WebIdentity) {
  return {
    ...sessionWishes(input),
    sessionName: input.RoleSessionName,
    tags,
    transitiveTagKeys,
    sourceIdentity,
  };
}

/**
 * A session in a role for somebody with a token of an OpenID Connect provider, and without any credentials here.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export function assumeRoleWithWebIdentity(
  sessions: Pick<Sessions, 'trustOf' | 'assumeRoleFor'>,
  webIdentities: WebIdentities,
) {
  return defineUnsignedOperation({
    shape: operationShape(services.sts, 'AssumeRoleWithWebIdentity'),
    eventClass: 'Management',
    readOnly: true,
    authentication: 'identity token',
    async identify(input: Input): Promise<WebIdentityCaller> {
      if (input.ProviderId !== undefined) {
        throw new ApiError(
          'ValidationException',
          'ProviderId is for OAuth 2.0 access tokens, which Caprock does not take: give an ID token alone.',
        );
      }
      const accountId = accountOf(input.RoleArn);
      const identity = await webIdentities.identify(accountId, input.WebIdentityToken);
      const { issuer, providerArn, subject, audiences } = identity;
      return {
        type: 'WebIdentityUser',
        accountId,
        principalId: `${issuer}:${audiences[0] ?? ''}:${subject}`,
        subject,
        providerArn,
        issuer,
        identity,
      };
    },
    async needs(input: Input, { identity }: WebIdentityCaller) {
      const trust = await sessions.trustOf(input.RoleArn);
      const wishes = roleWishes(input, identity);
      return roleNeeds('sts:AssumeRoleWithWebIdentity', input.RoleArn, trust, wishes, identity.conditionKeys);
    },
    // Not the token: until it expires whoever has it is its subject.
    recorded: {
      input: ['RoleArn', 'RoleSessionName', 'DurationSeconds', 'Policy', 'PolicyArns'],
      output: [
        ...RECORDED_CREDENTIALS,
        'AssumedRoleUser',
        'SubjectFromWebIdentityToken',
        'Provider',
        'Audience',
        'SourceIdentity',
      ],
    },
    freeText: ['RoleSessionName'],
    async perform({ input, caller: { identity }, needs }) {
      const { providerArn, subject, audiences } = identity;
      const wishes = roleWishes(input, identity);
      const assumed = await sessions.assumeRoleFor(providerArn, trustNeeded(needs), wishes);
      return {
        output: {
          ...credentialsOutput(assumed),
          SubjectFromWebIdentityToken: subject,
          AssumedRoleUser: { AssumedRoleId: assumed.assumedRoleId, Arn: assumed.arn },
          Provider: providerArn,
          Audience: audiences[0] ?? '',
          ...(assumed.sourceIdentity === undefined ? {} : { SourceIdentity: assumed.sourceIdentity }),
        },
      };
    },
  });
}

/** @throws ApiError `ValidationException` */
function accountOf(roleArn: string): string {
  try {
    return parseArn(roleArn).account;
  } catch (error) {
    if (codeOf(error) !== 'InvalidArn') throw error;
    throw new ApiError('ValidationException', 'RoleArn must be the ARN of a role.');
  }
}
