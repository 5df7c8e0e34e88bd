import type { JWTPayload } from 'jose';
import { ApiError } from '#kernel';
import type { Tag } from '../tags.ts';

const TAGS = 'https://aws.amazon.com/tags';
const SOURCE_IDENTITY = 'https://aws.amazon.com/source_identity';

export interface TokenTags {
  readonly tags: readonly Tag[];
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity?: string;
}

/**
 * The session tags and the source identity that a verified token asks for.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_adding-assume-role-idp
 * @throws ApiError `InvalidIdentityTokenException`
 */
export function readTokenTags(claims: JWTPayload): TokenTags {
  const sourceIdentity = claims[SOURCE_IDENTITY];
  if (sourceIdentity !== undefined && !isSourceIdentity(sourceIdentity)) throw invalid(SOURCE_IDENTITY);
  const claim = claims[TAGS] ?? {};
  if (!isRecord(claim)) throw invalid(TAGS);
  const { principal_tags: wanted = {}, transitive_tag_keys: keys = [] } = claim;
  if (!isRecord(wanted) || !Array.isArray(keys) || !keys.every(isKey)) throw invalid(TAGS);
  return {
    tags: Object.entries(wanted).map(([key, value]) => toTag(key, value)),
    transitiveTagKeys: keys,
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
  };
}

/** A value is a text, or a list of one. */
function toTag(key: string, listed: unknown): Tag {
  const value: unknown = Array.isArray(listed) && listed.length === 1 ? listed[0] : listed;
  if (!isKey(key) || typeof value !== 'string' || !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u.test(value)) {
    throw invalid(TAGS);
  }
  return { key, value };
}

/** The forms that the API's model gives tag keys and source identities. */
function isKey(key: unknown): key is string {
  return typeof key === 'string' && /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(key);
}

function isSourceIdentity(value: unknown): value is string {
  return typeof value === 'string' && /^[\w+=,.@-]{2,64}$/.test(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(claim: string): ApiError {
  return new ApiError('InvalidIdentityTokenException', `The token's claim ${claim} is not as it must be.`);
}
