import type { EncryptionContext } from './encryption-context.ts';
import type { KmsKey } from './key.ts';
import { requireDataKeyPairSpec } from './key-specs.ts';
import { requireUsable } from './key-state.ts';
import type { Symmetric } from './symmetric.ts';

/** Key pairs for use outside, whose private key is encrypted under a customer's key. */
export interface DataKeyPairs {
  /** DER: PKCS #8 and SubjectPublicKeyInfo. @throws ApiError as {@link Symmetric} | `UnsupportedOperationException` */
  generate(
    key: KmsKey,
    spec: string,
    context: EncryptionContext | undefined,
  ): Promise<{ readonly privateKey: Buffer; readonly publicKey: Buffer; readonly blob: Buffer }>;
}

export function createDataKeyPairs(symmetric: Pick<Symmetric, 'encrypt'>): DataKeyPairs {
  return {
    async generate(key, spec, context) {
      // Before the work that a pair is.
      requireUsable(key);
      const { secret: privateKey, publicKey } = await requireDataKeyPairSpec(spec).generate();
      const blob = await symmetric.encrypt(key, privateKey, context);
      return { privateKey, publicKey: publicKey ?? Buffer.alloc(0), blob };
    },
  };
}
