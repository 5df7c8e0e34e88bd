import type { CloudTrailRecord, Json } from '#audit';
import type { Principal, UnsignedPrincipal } from '#identity';
import { isoSeconds } from '#kernel';

type UserIdentity = CloudTrailRecord['userIdentity'];

/**
 * Who did it, as CloudTrail says it. Only what was proven is told as the caller's; a claimed key id stands alone,
 * with type Unknown.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function userIdentity(
  caller: Principal | UnsignedPrincipal | undefined,
  claimedAccessKeyId: string | undefined,
): UserIdentity {
  if (caller === undefined) {
    return claimedAccessKeyId === undefined
      ? { type: 'Unknown' }
      : { type: 'Unknown', accessKeyId: claimedAccessKeyId };
  }
  const { type, principalId } = caller;
  if (type === 'WebIdentityUser') {
    return { type, principalId, userName: caller.subject, identityProvider: caller.issuer };
  }
  if (type === 'IdentityCenterUser') {
    const { accountId, userId, identityStoreArn } = caller;
    return { type, accountId, onBehalfOf: { userId, identityStoreArn } };
  }
  if (type === 'Unknown') return { type };
  const { arn, accountId, accessKeyId, userName } = caller;
  const named = userName === undefined ? {} : { userName };
  const behalf =
    type === 'AssumedRole' && caller.onBehalfOf !== undefined ? { onBehalfOf: caller.onBehalfOf } : {};
  return { type, principalId, arn, accountId, accessKeyId, ...named, ...sessionContext(caller), ...behalf };
}

/** Whose session it is, when it began, and whether with a second factor. */
function sessionContext(caller: Principal): Pick<UserIdentity, 'sessionContext'> | undefined {
  const { session } = caller;
  if (session === undefined) return undefined;
  const { issuedAt, mfaAuthenticatedAt, sourceIdentity, federatedProvider } = session;
  return {
    sessionContext: {
      ...sessionIssuer(caller),
      ...(federatedProvider === undefined ? {} : { webIdFederationData: { federatedProvider } }),
      attributes: {
        creationDate: isoSeconds(issuedAt),
        mfaAuthenticated: String(mfaAuthenticatedAt !== undefined),
      },
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    },
  };
}

function sessionIssuer(caller: Principal): { readonly sessionIssuer?: Json } {
  const { accountId } = caller;
  if (caller.type === 'AssumedRole') {
    const { roleId: principalId, roleArn: arn, roleName: userName } = caller;
    return { sessionIssuer: { type: 'Role', principalId, arn, accountId, userName } };
  }
  if (caller.type === 'FederatedUser') {
    const { userId: principalId, arn, userName } = caller.issuer;
    return { sessionIssuer: { type: 'IAMUser', principalId, arn, accountId, userName } };
  }
  return {};
}
