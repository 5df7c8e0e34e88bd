import type { Tag } from '#identity';
import type { Need } from './operation.ts';

/** The condition keys that say which tags a request sets: `aws:RequestTag/…` and `aws:TagKeys`. */
export function requestTagKeys(tags: readonly Tag[]): NonNullable<Need['context']> {
  if (tags.length === 0) return {};
  return {
    ...Object.fromEntries(tags.map(({ key, value }) => [`aws:RequestTag/${key}`, value])),
    'aws:TagKeys': tags.map(({ key }) => key),
  };
}
