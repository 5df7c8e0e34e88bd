import type { Principal } from '#identity';
import type { EncryptionContext, Kms, KmsKey } from '#keys';
import { ApiError, codeOf } from '#kernel';
import type { Need } from '../operation.ts';
import { keyCaller } from './key-caller.ts';
import { needOf, requestKeys } from './key-need.ts';

/** A customer's key that another service is to use on behalf of the caller. */
export interface CustomerKeyUse {
  /** What the customer gave as `kmsKeyId`: an id, an alias, or the ARN of either. */
  readonly keyId: string;
  /** `bedrock`: whoever uses it, for `kms:ViaService`. */
  readonly service: string;
  /** What is done with it: writing takes GenerateDataKey, reading takes Decrypt. */
  readonly actions: readonly (
    'kms:GenerateDataKey' | 'kms:Decrypt' | 'kms:DescribeKey' | 'kms:CreateGrant'
  )[];
  /** What the values are bound to; the same that `CustomerKeys.seal` and `open` are given. */
  readonly context: EncryptionContext;
}

/**
 * What an operation needs besides its own action to use a customer's key: the caller's permission on the key, by the
 * key policy, by a grant, or by the caller's own policies where the key policy leaves it to them.
 *
 *     needs: async (input, caller) => [
 *       { action: 'bedrock:CreateGuardrail', resource },
 *       ...(await customerKeyNeeds(kms, { keyId, service: 'bedrock', actions: ['kms:GenerateDataKey'], context }, caller)),
 *     ],
 *     perform: async ({ needs }) => … kms.customerKeys.seal(customerKeyNeeded(needs), secret, context)
 *
 * @throws ApiError `ValidationException` for what is no name of a key
 */
export async function customerKeyNeeds(
  kms: Pick<Kms, 'access' | 'region'>,
  { keyId, service, actions, context }: CustomerKeyUse,
  caller: Principal,
): Promise<readonly Need[]> {
  const access = await kms.access(keyId, keyCaller(caller)).catch((cause: unknown) => {
    const code = codeOf(cause);
    if (code !== 'NotFoundException' && code !== 'InvalidArnException') throw cause;
    throw new ApiError('ValidationException', 'The KMS key is not named by an id, an alias or an ARN.', {
      cause,
    });
  });
  const keys = {
    ...requestKeys({ KeyId: keyId, EncryptionContext: context }),
    'kms:ViaService': `${service}.${kms.region}.amazonaws.com`,
  };
  // A grant for a service of this house, as it would be in AWS; none is made here, where the caller is asked each time.
  const forService = { 'kms:GrantIsForAWSResource': 'true' };
  return actions.map((action) =>
    needOf(action, access, caller, {
      keys: action === 'kms:CreateGrant' ? { ...keys, ...forService } : keys,
      context,
    }),
  );
}

/** The key that the caller was authorised for. @throws ApiError `ValidationException` where there is none */
export function customerKeyNeeded(needs: readonly Need[]): KmsKey {
  const key = needs.find((need) => need.key?.key !== undefined)?.key?.key;
  if (key !== undefined) return key;
  throw new ApiError('ValidationException', 'The KMS key does not exist.');
}
