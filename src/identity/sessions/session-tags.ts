import { ApiError, limits } from '#kernel';
import type { SessionFacts } from '../principal.ts';
import type { Tag } from '../tags.ts';

export type SessionTags = Pick<SessionFacts, 'tags' | 'transitiveTagKeys'>;

const NO_TAGS: SessionTags = { tags: new Map(), transitiveTagKeys: [] };

/**
 * The tags of a new session: those that the request gives, and those that the caller's session hands on.
 *
 * @param inherited the session that asks, where it is one
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
 * @throws ApiError `ValidationException`
 */
export function sessionTags(
  wanted: readonly Tag[],
  transitive: readonly string[],
  inherited: SessionTags = NO_TAGS,
): SessionTags {
  const keys = new Set(wanted.map(({ key }) => key.toLowerCase()));
  if (keys.size < wanted.length) {
    throw refused('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  }
  if (wanted.some(({ key }) => /^aws:/i.test(key)))
    throw refused('Tag keys that begin with aws: are reserved.');
  if (!transitive.every((key) => keys.has(key.toLowerCase()))) {
    throw refused('A transitive tag key must be that of a tag which the request gives.');
  }
  const handedOn = inherited.transitiveTagKeys.flatMap((key) => {
    const value = inherited.tags.get(key);
    return value === undefined ? [] : [{ key, value }];
  });
  if (handedOn.some(({ key }) => keys.has(key.toLowerCase()))) {
    throw refused('A tag that is handed on along the chain of roles cannot be given another value.');
  }
  const all = [...handedOn, ...wanted];
  if (all.length > limits.sessionTags) throw refused(`A session has at most ${limits.sessionTags} tags.`);
  const spelling = new Map(wanted.map(({ key }) => [key.toLowerCase(), key]));
  return {
    tags: new Map(all.map(({ key, value }) => [key, value])),
    transitiveTagKeys: [
      ...handedOn.map(({ key }) => key),
      ...transitive.map((key) => spelling.get(key.toLowerCase()) ?? key),
    ],
  };
}

function refused(message: string): ApiError {
  return new ApiError('ValidationException', message);
}
