import { CaprockError, Content, limits, Secret } from '#kernel';
import type { CloudTrailRecord } from './record.ts';

/**
 * The record as the JSON that is kept. Long fields are cut; a record over the bound loses its largest free parts,
 * each replaced by a marker that says so.
 *
 * promise 1: no prompt and no completion enters the trail
 *
 * @throws CaprockError `ContentInRecord` when a `Content` or a `Secret` occurs anywhere in it
 * @throws CaprockError `InvalidRecord`
 */
export function recordText(record: CloudTrailRecord): string {
  if (Number.isNaN(Date.parse(record.eventTime)) || record.eventID === '') {
    throw new CaprockError('InvalidRecord', 'An audit record has an eventID, and an eventTime in ISO 8601.');
  }
  const text = JSON.stringify(hasLongField(record) ? withShortFields(record) : record);
  // Both classes serialise to a placeholder, so that a search finds the few records worth walking.
  if (text.includes('"[content]"') || text.includes('"[secret]"')) refuseContent(record);
  return isTooLarge(text) ? withinBound(withShortFields(record)) : text;
}

function refuseContent(record: CloudTrailRecord): void {
  for (const [member, value] of Object.entries(record)) {
    if (!holdsContent(value)) continue;
    throw new CaprockError(
      'ContentInRecord',
      `An audit record may not hold content or secrets, and its ${member} does: leave it out.`,
    );
  }
}

function holdsContent(value: unknown): boolean {
  if (value instanceof Content || value instanceof Secret) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsContent);
}

/** CloudTrail's own bound on these fields. */
const MESSAGE_LENGTH = 1024;

function hasLongField({ userAgent, errorCode, errorMessage }: CloudTrailRecord): boolean {
  return (
    userAgent.length > limits.auditUserAgentBytes ||
    (errorCode !== undefined && errorCode.length > MESSAGE_LENGTH) ||
    (errorMessage !== undefined && errorMessage.length > MESSAGE_LENGTH)
  );
}

function withShortFields(record: CloudTrailRecord): CloudTrailRecord {
  const { errorCode, errorMessage } = record;
  return {
    ...record,
    userAgent: record.userAgent.slice(0, limits.auditUserAgentBytes),
    ...(errorCode !== undefined && { errorCode: errorCode.slice(0, MESSAGE_LENGTH) }),
    ...(errorMessage !== undefined && { errorMessage: errorMessage.slice(0, MESSAGE_LENGTH) }),
  };
}

function isTooLarge(text: string): boolean {
  // A UTF-16 unit is three bytes of UTF-8 at most: nearly every record is known to fit by its length.
  return 3 * text.length > limits.auditRecordBytes && Buffer.byteLength(text) > limits.auditRecordBytes;
}

/** The parts that a caller can make large, in the order in which they are given up. */
const freeParts = ['responseElements', 'requestParameters', 'additionalEventData', 'resources'] as const;

function withinBound(record: CloudTrailRecord): string {
  let smaller: CloudTrailRecord = record;
  for (const part of freeParts) {
    const originalBytes = Buffer.byteLength(JSON.stringify(record[part] ?? null));
    smaller = { ...smaller, [part]: part === 'resources' ? [] : { omitted: true, originalBytes } };
    const text = JSON.stringify(smaller);
    if (!isTooLarge(text)) return text;
  }
  throw new CaprockError(
    'InvalidRecord',
    `An audit record has ${limits.auditRecordBytes} bytes at most, and this one has more without its free parts.`,
  );
}
