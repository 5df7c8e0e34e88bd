import { ApiError } from '#kernel';
import type { Need, Operation } from '#operations';
import type { Proof } from './proof.ts';

/**
 * Refuses a sensitive call with credentials for which its user did not show the second factor that they have. Who has
 * none yet may call, or nobody could enable a first one.
 *
 * promise 4: multi-factor authentication, with no way round it
 * @throws ApiError `AccessDeniedException`
 */
export function refuseWithoutSecondFactor(
  { principal, owesSecondFactor }: Pick<Proof, 'principal' | 'owesSecondFactor'>,
  { shape, sensitive }: Pick<Operation, 'shape' | 'sensitive'>,
  needs: readonly Need[],
): void {
  // Who has no name of their own here, such as a person of the workforce, has no user who could owe it.
  if (sensitive !== true || owesSecondFactor !== true || !('arn' in principal)) return;
  const action = needs[0]?.action ?? `${shape.service.signingName}:${shape.name}`;
  throw new ApiError(
    'AccessDeniedException',
    `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${needs[0]?.resource ?? '*'} because multi-factor authentication is required: the user has an MFA device, and these credentials were obtained without it. Use caprock login, or GetSessionToken with SerialNumber and TokenCode.`,
  );
}
