import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database, TrailEventRow } from '#store';
import { attributes } from './attributes.ts';
import { recordTexts } from './journal/record-texts.ts';
import type { LookupParameters } from './lookup-parameters.ts';
import type { FoundEvent, LookupPage } from './lookup-query.ts';
import { type Position, writeToken } from './next-token.ts';
import type { CloudTrailRecord } from './record.ts';

/** One page of management events, newest first; of the same second, the one written last first. */
export async function lookup(db: Kysely<Database>, parameters: LookupParameters): Promise<LookupPage> {
  // One more than the page, to know whether another follows.
  const { rows: positions } = await positionsOf(parameters, parameters.size + 1).execute(db);
  const page = positions.slice(0, parameters.size);
  const last = page.at(-1);
  if (last === undefined) return { events: [] };
  const rows = await db
    .selectFrom('trail_events')
    .selectAll()
    .where(
      'seq',
      'in',
      page.map(({ seq }) => seq),
    )
    .orderBy('event_time', 'desc')
    .orderBy('seq', 'desc')
    .execute();
  const more = positions.length > page.length;
  const texts = await recordTexts(db, rows);
  return {
    events: rows.map((row) => toEvent(row, texts.get(row.seq) ?? '')),
    ...(more && { nextToken: writeToken(parameters.fingerprint, last) }),
  };
}

/** Where the events of a page are in the order of time; read from one index, and no further than the page goes. */
export function positionsOf(
  { accountId, attribute, from, to, after }: LookupParameters,
  most: number,
): RawBuilder<Position> {
  const { table, column } = attribute === undefined ? everyEvent : attributes[attribute.key];
  const time = sql.ref<number>(`${table}.event_time`);
  const seq = sql.ref<number>(`${table}.seq`);
  const conditions = [
    sql`${sql.ref(`${table}.account_id`)} = ${accountId}`,
    sql`${time} between ${from} and ${to}`,
    // In so many words: a planner takes an index of these alone for no parameter.
    ...(table === 'trail_events' ? [sql`event_category = 'Management'`] : []),
  ];
  if (attribute !== undefined) {
    const value = attribute.key === 'ReadOnly' ? Number(attribute.value === 'true') : attribute.value;
    conditions.push(sql`${sql.ref(`${table}.${column}`)} = ${value}`);
  }
  if (after !== undefined) conditions.push(sql`(${time}, ${seq}) < (${after.eventTime}, ${after.seq})`);
  // Distinct, for an event that names two resources of a type.
  return sql<Position>`
    select distinct ${time} as "eventTime", ${seq} as seq from ${sql.table(table)}
    where ${sql.join(conditions, sql` and `)}
    order by 1 desc, 2 desc limit ${most}`;
}

const everyEvent = { table: 'trail_events', column: undefined } as const;

function toEvent(row: TrailEventRow, text: string): FoundEvent {
  // `recordText` wrote it.
  const { resources = [] } = JSON.parse(text) as CloudTrailRecord;
  return {
    eventId: row.event_id,
    eventName: row.event_name,
    eventSource: row.event_source,
    eventTime: row.event_time,
    readOnly: row.read_only === 1,
    ...(row.user_name !== null && { userName: row.user_name }),
    ...(row.access_key_id !== null && { accessKeyId: row.access_key_id }),
    resources: resources.map(({ ARN, type }) => ({ name: ARN, ...(type !== undefined && { type }) })),
    record: text,
  };
}
