import type { Problems } from './problems.ts';

/** The end of decoding: the input, or all that was wrong with it. @throws ApiError ValidationException */
export function finish(decoded: unknown, problems: Problems): Record<string, unknown> {
  problems.throwIfAny();
  // A structure decoder that added no problem gave a record.
  return decoded as Record<string, unknown>;
}
