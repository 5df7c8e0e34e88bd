import { open, type Content } from './content.ts';

/**
 * The value inside a {@link Content}. The lint rule `content-stays-closed` allows this import in `inference/`,
 * `detect/` and the codec (`wire/`) alone: everywhere else content stays closed.
 */
export function openContent<T>(content: Content<T>): T {
  return open(content);
}
