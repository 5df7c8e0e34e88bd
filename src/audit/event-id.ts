import { randomUUID } from 'node:crypto';

/**
 * A new eventID: a UUID of version 7, which starts with its time. Ids of one moment then lie side by side in the
 * index, and a commit of many records touches few of its pages.
 *
 * @param now milliseconds since the epoch
 * @see https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7
 */
export function newEventId(now: number): string {
  const time = now.toString(16).padStart(12, '0');
  // The variant and the random bits of a version 4 UUID stand at the same places.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
