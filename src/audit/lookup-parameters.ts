import { createHash } from 'node:crypto';
import { ApiError, limits } from '#kernel';
import { type AttributeKey, isAttributeKey } from './attributes.ts';
import type { LookupQuery } from './lookup-query.ts';
import { type Position, readToken } from './next-token.ts';

/** A query whose every part has been found valid. */
export interface LookupParameters {
  readonly accountId: string;
  readonly attribute?: { readonly key: AttributeKey; readonly value: string };
  readonly from: number;
  readonly to: number;
  readonly size: number;
  readonly after?: Position;
  /** What a token of this query is bound to. */
  readonly fingerprint: Buffer;
}

/**
 * @param now milliseconds since the epoch; events older than `limits.lookupEventsDays` are not looked up
 * @throws ApiError as `Trail.lookup` does
 */
export function lookupParameters(query: LookupQuery, now: number): LookupParameters {
  const attribute = theAttribute(query);
  const oldest = now - limits.lookupEventsDays * DAY;
  const { from, to } = timeRange(query);
  const size = query.maxResults ?? limits.lookupEventsPage;
  if (!Number.isInteger(size) || size < 1 || size > limits.lookupEventsPage) {
    throw new ApiError(
      'InvalidMaxResultsException',
      `MaxResults is a whole number from 1 to ${limits.lookupEventsPage}.`,
    );
  }
  const fingerprint = fingerprintOf(query);
  return {
    accountId: query.accountId,
    ...(attribute !== undefined && { attribute }),
    from: Math.max(from, oldest),
    to,
    size,
    ...(query.nextToken !== undefined && { after: readToken(query.nextToken, fingerprint) }),
    fingerprint,
  };
}

const DAY = 24 * 60 * 60_000;

/** The last moment that a timestamp can name. @see https://tc39.es/ecma262/#sec-time-values-and-time-range */
const LAST_TIME = 8.64e15;

function theAttribute({ attributes = [] }: LookupQuery): LookupParameters['attribute'] {
  const [attribute, ...others] = attributes;
  if (attribute === undefined) return undefined;
  const { key, value } = attribute;
  if (others.length > 0) throw invalidAttributes('LookupAttributes can contain only one item.');
  if (!isAttributeKey(key)) throw invalidAttributes('The AttributeKey is not one that LookupEvents knows.');
  if (value === '' || countedLength(value) > ATTRIBUTE_LENGTH) {
    throw invalidAttributes(`The AttributeValue has 1 to ${ATTRIBUTE_LENGTH} characters.`);
  }
  if (key === 'ReadOnly' && value !== 'true' && value !== 'false') {
    throw invalidAttributes('The AttributeValue of ReadOnly is true or false.');
  }
  return { key, value };
}

const ATTRIBUTE_LENGTH = 2_000;

/** CloudTrail counts some characters twice. @see LookupAttribute in the API model */
function countedLength(value: string): number {
  return value.length + (value.match(/[_ ,\n]/g)?.length ?? 0);
}

function invalidAttributes(message: string): ApiError {
  return new ApiError('InvalidLookupAttributesException', message);
}

function timeRange({ startTime = 0, endTime = LAST_TIME }: LookupQuery): { from: number; to: number } {
  if (!isTime(startTime) || !isTime(endTime)) {
    throw new ApiError('InvalidTimeRangeException', 'StartTime and EndTime are points in time since 1970.');
  }
  if (startTime > endTime) {
    throw new ApiError('InvalidTimeRangeException', 'The StartTime is after the EndTime.');
  }
  return { from: Math.trunc(startTime), to: Math.trunc(endTime) };
}

function isTime(milliseconds: number): boolean {
  return milliseconds >= 0 && milliseconds <= LAST_TIME;
}

function fingerprintOf({ accountId, attributes, startTime, endTime }: LookupQuery): Buffer {
  const parameters = [accountId, attributes?.map(({ key, value }) => [key, value]), startTime, endTime];
  return createHash('sha256').update(JSON.stringify(parameters)).digest().subarray(0, 16);
}
