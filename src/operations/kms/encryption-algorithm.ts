import { algorithmsOf, type KmsKey } from '#keys';
import { ApiError } from '#kernel';

interface Input {
  readonly EncryptionAlgorithm?: string | undefined;
}

/** The condition key `kms:EncryptionAlgorithm`. */
export function algorithmKey(input: Input): { readonly 'kms:EncryptionAlgorithm': string } {
  return { 'kms:EncryptionAlgorithm': algorithmOf(input) };
}

export function algorithmOf({ EncryptionAlgorithm: algorithm = 'SYMMETRIC_DEFAULT' }: Input): string {
  return algorithm;
}

/** @throws ApiError `InvalidKeyUsageException` for an algorithm that the key does not go with */
export function requireAlgorithm(key: KmsKey, input: Input): string {
  const algorithm = algorithmOf(input);
  if (algorithmsOf(key).includes(algorithm)) return algorithm;
  throw new ApiError(
    'InvalidKeyUsageException',
    `${key.arn} is a key of ${key.spec} for ${key.usage}: ${algorithm} does not go with it.`,
  );
}
