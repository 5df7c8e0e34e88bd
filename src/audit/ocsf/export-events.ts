import type { CloudTrailRecord } from '../record.ts';
import type { TrailReader } from '../reader.ts';
import { apiActivity } from './api-activity.ts';

/** The records from one of them on as OCSF events, a line each; those known by their hashes alone are left out. */
export async function* ocsfEvents(reader: TrailReader, from: number, end: number): AsyncGenerator<string> {
  for await (const { index, text } of reader.leaves(from, end)) {
    // `recordText` wrote it.
    if (text !== undefined)
      yield `${JSON.stringify(apiActivity(JSON.parse(text) as CloudTrailRecord, index))}\n`;
  }
}
