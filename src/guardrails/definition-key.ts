import { ApiError } from '#kernel';
import type { TextSealer } from './text-sealer.ts';

/** A key that the customer chose for a guardrail, for somebody who was found to be allowed to use it. */
export interface DefinitionKey {
  /** Of the key itself, never of an alias. */
  readonly arn: string;
  seal(text: string): Promise<Uint8Array>;
  /** @throws ApiError where the key is disabled or gone, or what is sealed is not of this key */
  open(sealed: Uint8Array): Promise<string>;
}

/**
 * Seals under the customer's key, and that once more as everything else is: the first is what ends with the key, the
 * second what binds to the row.
 *
 * promise 7: the customer's own key, whose disabling stops reads at once
 */
export function underKey(sealer: TextSealer, key: DefinitionKey | undefined): TextSealer {
  if (key === undefined) return sealer;
  return {
    seal: async (text, place) => sealer.seal(Buffer.from(await key.seal(text)).toString('base64'), place),
    open: async (sealed, place) => key.open(Buffer.from(await sealer.open(sealed, place), 'base64')),
  };
}

/**
 * The key of a definition, of those that the caller may use.
 * @throws ApiError `ValidationException` where it is another one than was asked for a moment ago
 */
export function requireKey(arn: string | null, keys: readonly DefinitionKey[]): DefinitionKey | undefined {
  if (arn === null) return undefined;
  const key = keys.find((one) => one.arn === arn);
  if (key !== undefined) return key;
  throw new ApiError(
    'ValidationException',
    'The KMS key of the guardrail does not exist, or the guardrail was given another one just now.',
  );
}
