import type { Leaf } from '../leaves.ts';
import type { CloudTrailRecord } from '../record.ts';

/** What one principal used of one model in one hour. */
export interface UsageRow {
  /** The hour's beginning: `2026-11-23T02:00:00Z`. */
  readonly hour: string;
  readonly account: string;
  /** The ARN of the user or role session. */
  readonly principal: string;
  readonly model: string;
  /** The value of the cost-allocation tag that was asked for; empty where the principal has none. */
  readonly tag: string;
  readonly requests: number;
  /** Of these, those that were answered with an error. */
  readonly errors: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

type Counts = { -readonly [Name in keyof UsageRow]: UsageRow[Name] };

/**
 * Requests and tokens by hour, account, principal, model and tag, from the records themselves: what is billed is what
 * is on record. A record that another one replaces counts once.
 *
 * @param tagKey the key of a tag of the principal
 */
export async function meter(leaves: AsyncIterable<Leaf>, tagKey: string | undefined): Promise<UsageRow[]> {
  const latest = new Map<string, CloudTrailRecord>();
  for await (const { text } of leaves) {
    if (text === undefined) continue;
    // `recordText` wrote it.
    const record = JSON.parse(text) as CloudTrailRecord;
    if (isInference(record)) latest.set(record.eventID, record);
  }
  const rows = new Map<string, Counts>();
  for (const record of latest.values()) add(rows, record, tagKey);
  return [...rows.values()].toSorted((a, b) => compare(sortKey(a), sortKey(b)));
}

const INFERENCE = new Set([
  'Converse',
  'ConverseStream',
  'InvokeModel',
  'InvokeModelWithBidirectionalStream',
  'InvokeModelWithResponseStream',
]);

function isInference({ eventSource, eventName }: CloudTrailRecord): boolean {
  return eventSource === 'bedrock.amazonaws.com' && INFERENCE.has(eventName);
}

function add(rows: Map<string, Counts>, record: CloudTrailRecord, tagKey: string | undefined): void {
  const { additionalEventData = {}, requestParameters, userIdentity } = record;
  const tags = additionalEventData['principalTags'];
  const row: Counts = {
    hour: `${record.eventTime.slice(0, 13)}:00:00Z`,
    account: record.recipientAccountId,
    principal: userIdentity.arn ?? userIdentity.type,
    model: text(additionalEventData['modelId'] ?? requestParameters?.['modelId']),
    tag: tagKey === undefined ? '' : text(memberOf(tags, tagKey)),
    requests: 0,
    errors: 0,
    inputTokens: 0,
    outputTokens: 0,
  };
  const known = rows.get(sortKey(row)) ?? row;
  known.requests += 1;
  known.errors += record.errorCode === undefined ? 0 : 1;
  known.inputTokens += number(additionalEventData['inputTokens']);
  known.outputTokens += number(additionalEventData['outputTokens']);
  rows.set(sortKey(row), known);
}

/** Policies find a tag by its key in any case. */
function memberOf(tags: unknown, key: string): unknown {
  if (typeof tags !== 'object' || tags === null) return undefined;
  return Object.entries(tags).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

function sortKey({ hour, account, principal, model, tag }: UsageRow): string {
  return JSON.stringify([hour, account, principal, model, tag]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
