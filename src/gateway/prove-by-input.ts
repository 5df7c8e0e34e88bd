import type { Operation } from '#operations';
import type { Proof } from './proof.ts';

/**
 * Who asks, where nothing is signed and the input itself proves it: an identity provider's token.
 * @throws ApiError what the operation says of its token
 */
export async function proveByInput({ identify }: Operation, input: unknown): Promise<Proof> {
  if (identify === undefined) throw new Error('an operation is unsigned that cannot tell who asks');
  return { principal: await identify(input), needs: [], conditions: {} };
}
