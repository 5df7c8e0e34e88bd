import type { Mfa, Principal } from '#identity';
import { ApiError } from '#kernel';
import type { Origin } from '../operation.ts';

export interface SecondFactorInput {
  readonly SerialNumber?: string | undefined;
  readonly TokenCode?: string | undefined;
}

/**
 * Whether the request shows a second factor, and a right one: a code counts once.
 *
 * promise 4: multi-factor authentication
 * @returns false where it shows none
 * @throws ApiError `ValidationException` | `AccessDeniedException`
 */
export async function showsSecondFactor(
  mfa: Pick<Mfa, 'verify'>,
  { SerialNumber, TokenCode }: SecondFactorInput,
  caller: Principal,
  { sourceIp }: Origin,
): Promise<boolean> {
  if (SerialNumber === undefined && TokenCode === undefined) return false;
  if (SerialNumber === undefined || TokenCode === undefined) {
    throw new ApiError(
      'ValidationException',
      'SerialNumber and TokenCode go together: give both, or neither.',
    );
  }
  // A device belongs to a user: whoever is in a role has shown it before, or has none.
  if (caller.type !== 'IAMUser') {
    throw new ApiError(
      'AccessDeniedException',
      'MultiFactorAuthentication failed, unable to validate MFA code. Please verify your MFA serial number is valid and associated with this user.',
    );
  }
  const { accountId, userName } = caller;
  await mfa.verify({ accountId, userName }, SerialNumber, TokenCode, sourceIp);
  return true;
}

const PRESENT = 'aws:MultiFactorAuthPresent';

/** The condition keys of a call that shows a second factor itself. */
export function secondFactorKeys(shown: boolean): Readonly<Record<string, string>> {
  return shown ? { [PRESENT]: 'true', 'aws:MultiFactorAuthAge': '0' } : {};
}

/** Whether the call was authorised as one that shows a second factor itself. */
export function hasSecondFactorKeys(context: Readonly<Record<string, unknown>> | undefined): boolean {
  return context?.[PRESENT] === 'true';
}
