import { type Kysely, sql } from 'kysely';
import type { Database, TrailEventRow } from '#store';
import { attributes } from './attributes.ts';
import { recordTexts } from './journal/record-texts.ts';
import type { LookupParameters } from './lookup-parameters.ts';
import type { FoundEvent, LookupPage } from './lookup-query.ts';
import { type Position, writeToken } from './next-token.ts';
import type { CloudTrailRecord } from './record.ts';

/** One page of events, newest first; of the same second, the one written last first. */
export async function lookup(db: Kysely<Database>, parameters: LookupParameters): Promise<LookupPage> {
  // One more than the page, to know whether another follows.
  const positions = await findPositions(db, parameters, parameters.size + 1);
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

async function findPositions(
  db: Kysely<Database>,
  { accountId, attribute, from, to, category, after }: LookupParameters,
  most: number,
): Promise<readonly Position[]> {
  const { table, column } = attribute === undefined ? everyEvent : attributes[attribute.key];
  const time = sql.ref<number>(`${table}.event_time`);
  const seq = sql.ref<number>(`${table}.seq`);
  const conditions = [
    sql`${sql.ref(`${table}.account_id`)} = ${accountId}`,
    sql`${time} between ${from} and ${to}`,
  ];
  if (attribute !== undefined) {
    const value = attribute.key === 'ReadOnly' ? Number(attribute.value === 'true') : attribute.value;
    conditions.push(sql`${sql.ref(`${table}.${column}`)} = ${value}`);
  }
  if (after !== undefined) conditions.push(sql`(${time}, ${seq}) < (${after.eventTime}, ${after.seq})`);
  if (category !== undefined) {
    conditions.push(sql`exists (select 1 from trail_events as event
      where event.seq = ${seq} and event.event_category = ${category})`);
  }
  // Distinct, for an event that names two resources of a type.
  const { rows } = await sql<Position>`
    select distinct ${time} as "eventTime", ${seq} as seq from ${sql.table(table)}
    where ${sql.join(conditions, sql` and `)}
    order by 1 desc, 2 desc limit ${most}`.execute(db);
  return rows;
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
