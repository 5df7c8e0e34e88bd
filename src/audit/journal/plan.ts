import { eventColumns, resourceRows, type ResourceColumns } from '../event-row.ts';
import type { CloudTrailRecord } from '../record.ts';
import { leafHash } from '../tree/hash.ts';
import type { TrailEventRow } from '#store';
import { type JournalEntry, readEntries } from './entries.ts';

/** A commit, as the journal has it. */
export interface JournalGroup {
  readonly id: number;
  readonly writer: number;
  readonly entries: string;
}

/** A commit whose entries were read: their records are needed twice, and parsing them is dear. */
export interface ReadGroup extends Pick<JournalGroup, 'id' | 'writer'> {
  readonly entries: readonly (JournalEntry & { readonly record: CloudTrailRecord })[];
}

export function readGroup({ id, writer, entries }: JournalGroup): ReadGroup {
  return {
    id,
    writer,
    entries: readEntries(entries).map((entry) => ({ ...entry, record: parse(entry.text) })),
  };
}

/** What is written down of an event already. */
export type KnownEvent = Pick<TrailEventRow, 'seq' | 'interrupted'>;

/** What taking commits into the tree and the tables of lookups comes to. */
export interface Plan {
  readonly events: TrailEventRow[];
  readonly resources: (ResourceColumns & Pick<TrailEventRow, 'seq' | 'account_id' | 'event_time'>)[];
  /** Leaves that a later record replaces: found no more, and still in the tree. */
  readonly replaced: number[];
  readonly begun: Map<
    string,
    { readonly event_id: string; readonly writer: number; readonly record: string }
  >;
  /** The eventIDs whose intents are over. */
  readonly ended: string[];
  readonly leaves: Buffer[];
}

/** The eventIDs of commits: what has to be known before they are planned. */
export function eventIdsOf(groups: readonly ReadGroup[]): string[] {
  return groups.flatMap(({ entries }) =>
    entries.flatMap(({ kind, record }) => (kind === 'intent' ? [] : [record.eventID])),
  );
}

/**
 * Plans what commits add. An event is one leaf however often it was written: twice where its writer could not know
 * that the first time had worked. A record whose intent was taken for interrupted replaces that one.
 *
 * @param size leaves in the tree before
 */
export function plan(
  groups: readonly ReadGroup[],
  size: number,
  known: ReadonlyMap<string, KnownEvent>,
): Plan {
  const planned: Plan = { events: [], resources: [], replaced: [], begun: new Map(), ended: [], leaves: [] };
  const seen = new Map(known);
  for (const { id, writer, entries } of groups) {
    for (const [line, { kind, text, record }] of entries.entries()) {
      const { eventID } = record;
      const before = seen.get(eventID);
      if (kind === 'intent') {
        if (before === undefined) planned.begun.set(eventID, { event_id: eventID, writer, record: text });
        continue;
      }
      planned.begun.delete(eventID);
      planned.ended.push(eventID);
      if (before !== undefined && (kind === 'interrupted' || before.interrupted === 0)) continue;
      if (before !== undefined) replace(planned, before.seq);
      const seq = size + planned.leaves.length;
      const interrupted = kind === 'interrupted' ? 1 : 0;
      const columns = eventColumns(record);
      const { account_id, event_time } = columns;
      planned.events.push({ seq, ...columns, interrupted, journal_id: id, line });
      // Lookups find management events alone.
      for (const resource of columns.event_category === 'Management' ? resourceRows(record) : []) {
        planned.resources.push({ seq, account_id, event_time, ...resource });
      }
      planned.leaves.push(leafHash(text));
      seen.set(eventID, { seq, interrupted });
    }
  }
  return planned;
}

/** Hidden where it is planned, where it is planned here; otherwise where it lies. */
function replace(planned: Plan, seq: number): void {
  const index = planned.events.findIndex((event) => event.seq === seq);
  const event = planned.events[index];
  if (event === undefined) {
    planned.replaced.push(seq);
    return;
  }
  planned.events[index] = { ...event, account_id: '' };
  const others = planned.resources.filter((resource) => resource.seq !== seq);
  planned.resources.splice(0, Infinity, ...others);
}

function parse(text: string): CloudTrailRecord {
  // `recordText` wrote it.
  return JSON.parse(text) as CloudTrailRecord;
}
