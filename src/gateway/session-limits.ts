import type { Principal, UnsignedPrincipal } from '#identity';
import { ApiError } from '#kernel';
import type { Operation } from '#operations';

/**
 * What some sessions cannot be used for, whatever policies say: those of GetFederationToken for IAM and, but for
 * asking who one is, STS; those of GetSessionToken for IAM without a second factor, and for STS but to assume a role.
 *
 * promise 4: who could show a second factor and did not, does not get at IAM
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
 * @throws ApiError `UnrecognizedClientException` | `AccessDeniedException`
 */
export function refuseByKindOfSession(
  caller: Principal | UnsignedPrincipal,
  { shape }: Pick<Operation, 'shape'>,
): void {
  if (!('arn' in caller) || caller.type === 'AssumedRole' || caller.session === undefined) return;
  const { name, service } = shape;
  const federated = caller.type === 'FederatedUser';
  if (service.name === 'iam' && (federated || caller.session.mfaAuthenticatedAt === undefined)) {
    throw new ApiError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid',
    );
  }
  const allowed = federated ? ['GetCallerIdentity'] : ['GetCallerIdentity', 'AssumeRole'];
  if (service.name === 'sts' && !allowed.includes(name)) {
    throw new ApiError('AccessDeniedException', `Cannot call ${name} with session credentials`);
  }
}
