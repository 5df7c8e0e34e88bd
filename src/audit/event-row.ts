import type { CloudTrailRecord, UserIdentity } from './record.ts';

/** The columns that LookupEvents finds a record by. */
export interface EventColumns {
  readonly event_id: string;
  readonly account_id: string;
  readonly event_time: number;
  readonly event_name: string;
  readonly event_source: string;
  readonly event_category: string;
  readonly read_only: 0 | 1;
  readonly user_name: string | null;
  readonly access_key_id: string | null;
}

export interface ResourceColumns {
  readonly resource_name: string;
  /** Empty where the record does not say. */
  readonly resource_type: string;
}

export function eventColumns(record: CloudTrailRecord): EventColumns {
  const { userIdentity } = record;
  return {
    event_id: record.eventID,
    account_id: record.recipientAccountId,
    event_time: Date.parse(record.eventTime),
    event_name: columnText(record.eventName),
    event_source: record.eventSource,
    event_category: record.eventCategory,
    read_only: record.readOnly ? 1 : 0,
    user_name: columnText(userNameOf(userIdentity) ?? null),
    access_key_id: columnText(userIdentity.accessKeyId ?? null),
  };
}

/** Each resource once: one that a record names twice is found once. */
export function resourceRows(record: CloudTrailRecord): readonly ResourceColumns[] {
  const { resources } = record;
  if (resources === undefined || resources.length === 0) return [];
  const types = new Map(resources.map(({ ARN, type }) => [columnText(ARN), columnText(type ?? '')]));
  return types.entries().map(toColumns).toArray();
}

function toColumns([resource_name, resource_type]: [string, string]): ResourceColumns {
  return { resource_name, resource_type };
}

/** What LookupEvents calls the Username: a role's is its session's name. */
function userNameOf({ type, userName, principalId }: UserIdentity): string | undefined {
  if (userName !== undefined) return userName;
  if (type === 'Root') return 'root';
  if (type === 'AssumedRole' || type === 'FederatedUser') return principalId?.split(':')[1];
  return undefined;
}

/** PostgreSQL refuses NUL and lone surrogates, which a client can send us; one record must not fail its whole batch. */
function columnText(text: string): string;
function columnText(text: string | null): string | null;
function columnText(text: string | null): string | null {
  return text?.toWellFormed().replaceAll('\0', '\u{fffd}') ?? null;
}
