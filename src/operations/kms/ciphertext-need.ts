import type { Principal } from '#identity';
import type { EncryptionContext, Kms, KmsKey } from '#keys';
import { ApiError } from '#kernel';
import type { Need } from '../operation.ts';
import { algorithmKey, algorithmOf } from './encryption-algorithm.ts';
import { keyCaller } from './key-caller.ts';
import { keyNeeded, needOf, requestKeys } from './key-need.ts';

interface CiphertextRequest {
  readonly CiphertextBlob: Uint8Array;
  readonly KeyId?: string | undefined;
  readonly EncryptionContext?: EncryptionContext | undefined;
  readonly EncryptionAlgorithm?: string | undefined;
}

/**
 * The permission for `action` on the key that opens a ciphertext: the one that the request names, or else the one that
 * the ciphertext itself does. The version is that of the ciphertext either way.
 * @throws ApiError `InvalidCiphertextException` for what is no ciphertext of ours, where it alone names the key
 */
export async function ciphertextNeed(
  kms: Pick<Kms, 'access' | 'accessByCiphertext' | 'readHeader'>,
  action: string,
  input: CiphertextRequest,
  caller: Principal,
  further: NonNullable<Need['context']> = {},
): Promise<readonly Need[]> {
  const { KeyId, EncryptionContext } = input;
  const header = readable(kms, input);
  const access =
    KeyId === undefined
      ? await kms.accessByCiphertext(header ?? kms.readHeader(input.CiphertextBlob), keyCaller(caller))
      : await kms.access(KeyId, keyCaller(caller), header?.versionId);
  const keys = {
    ...requestKeys({ ...(KeyId === undefined ? {} : { KeyId }), EncryptionContext }),
    ...algorithmKey(input),
    ...further,
  };
  return [needOf(action, access, caller, { keys, context: EncryptionContext })];
}

/** A ciphertext of an RSA key has no header, and neither has what is none. */
function readable(kms: Pick<Kms, 'readHeader'>, input: CiphertextRequest) {
  if (algorithmOf(input) !== 'SYMMETRIC_DEFAULT') return undefined;
  try {
    return kms.readHeader(input.CiphertextBlob);
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

/**
 * The key that the caller was authorised for, which is the one that the ciphertext names.
 * @throws ApiError `IncorrectKeyException` | `InvalidCiphertextException` | `NotFoundException` |
 *   `AccessDeniedException` where the ciphertext names a key that is not there
 */
export function requireSameKey(
  kms: Pick<Kms, 'readHeader'>,
  needs: readonly Need[],
  input: CiphertextRequest,
): KmsKey {
  if (input.KeyId === undefined && algorithmOf(input) !== 'SYMMETRIC_DEFAULT') {
    throw new ApiError(
      'ValidationException',
      'KeyId names the key of a ciphertext that an asymmetric key made.',
    );
  }
  if (input.KeyId === undefined && needs[0]?.key?.key === undefined) {
    throw new ApiError(
      'AccessDeniedException',
      'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
    );
  }
  const key = keyNeeded(needs);
  if (algorithmOf(input) !== 'SYMMETRIC_DEFAULT' || key.spec !== 'SYMMETRIC_DEFAULT') return key;
  if (kms.readHeader(input.CiphertextBlob).keyId === key.keyId) return key;
  throw new ApiError(
    'IncorrectKeyException',
    'The key ID in the request does not identify a CMK that can perform this operation.',
  );
}
