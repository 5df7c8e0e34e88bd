import type { Kysely } from 'kysely';
import type { Database, TrailEventRow } from '#store';
import { readEntries } from './entries.ts';

/** The texts of records from the journal, by their leaf; a record that was archived and deleted has none. */
export async function recordTexts(
  db: Kysely<Database>,
  rows: readonly Pick<TrailEventRow, 'seq' | 'journal_id' | 'line'>[],
): Promise<Map<number, string>> {
  const texts = new Map<number, string>();
  const groups = Map.groupBy(rows, ({ journal_id }) => journal_id);
  for (const [id, inGroup] of groups) {
    const group = await db
      .selectFrom('trail_journal')
      .select('entries')
      .where('id', '=', id)
      .executeTakeFirst();
    if (group === undefined) continue;
    const entries = readEntries(group.entries);
    for (const { seq, line } of inGroup) {
      const text = entries[line]?.text;
      if (text !== undefined) texts.set(seq, text);
    }
  }
  return texts;
}
