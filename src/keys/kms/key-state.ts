import { ApiError } from '#kernel';
import type { KeyState, KmsKey } from './key.ts';

const PENDING: Partial<Record<KeyState, string>> = {
  PendingDeletion: 'is pending deletion.',
  PendingImport: 'is pending import.',
};

/**
 * The key may be used to encrypt, decrypt, sign and so on.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 * @throws ApiError `DisabledException` | `KMSInvalidStateException`
 */
export function requireUsable(key: Pick<KmsKey, 'arn' | 'state'>): void {
  if (key.state === 'Disabled') throw new ApiError('DisabledException', `${key.arn} is disabled.`);
  requireSettled(key, ['PendingDeletion', 'PendingImport']);
}

/** The key is in none of these states. @throws ApiError `KMSInvalidStateException` */
export function requireSettled(key: Pick<KmsKey, 'arn' | 'state'>, refused: readonly KeyState[]): void {
  if (refused.includes(key.state)) throw invalidState(key, PENDING[key.state] ?? `is ${key.state}.`);
}

export function invalidState({ arn }: Pick<KmsKey, 'arn'>, why: string): ApiError {
  return new ApiError('KMSInvalidStateException', `${arn} ${why}`);
}

/** @throws ApiError `InvalidKeyUsageException` */
export function requireUsage(key: KmsKey, usage: string, action: string): void {
  if (key.usage === usage) return;
  throw new ApiError(
    'InvalidKeyUsageException',
    `${key.arn} key usage is ${key.usage} which is not valid for ${action}.`,
  );
}
