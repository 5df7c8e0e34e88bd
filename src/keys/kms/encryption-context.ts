import { ApiError, limits } from '#kernel';

/** What a ciphertext is bound to, and what a policy may ask for. It is no secret: the trail shows it. */
export type EncryptionContext = Readonly<Record<string, string>>;

/**
 * The pairs by the order of their keys, so that the same context gives the same bytes however it was written.
 * @throws ApiError `ValidationException` when it is too long, or holds half a character: two of those are one in UTF-8
 */
export function contextPairs(context: EncryptionContext = {}): readonly string[] {
  const pairs = Object.entries(context);
  const characters = pairs.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  if (characters > limits.kmsContextCharacters) {
    throw new ApiError(
      'ValidationException',
      `The encryption context has more than ${limits.kmsContextCharacters} characters.`,
    );
  }
  if (!pairs.flat().every((text) => text.isWellFormed())) {
    throw new ApiError('ValidationException', 'The encryption context is not well-formed Unicode.');
  }
  return pairs.sort(([a], [b]) => (a < b ? -1 : 1)).flat();
}
