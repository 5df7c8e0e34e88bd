import { CaprockError } from '#kernel';

/** The text says nothing of which check failed. */
export function doesNotOpen(cause?: unknown): CaprockError {
  return new CaprockError(
    'DoesNotOpen',
    'A sealed value does not open: it was altered, moved to another place, or sealed with another key.',
    { cause },
  );
}
