import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestService } from './service.ts';

export interface FoundRecord {
  readonly eventName: string;
  readonly eventCategory: string;
  readonly requestID: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly requestParameters: unknown;
  readonly responseElements: unknown;
  readonly userIdentity: {
    readonly type?: string;
    readonly accessKeyId?: string;
    readonly userName?: string;
    readonly onBehalfOf?: { readonly userId: string };
  };
  readonly additionalEventData?: Readonly<Record<string, unknown>>;
  readonly resources?: readonly { readonly ARN: string }[];
}

/** The records of an operation, or all, as they lie on the disk, oldest first: LookupEvents shows no data events. */
export function recordsOnDisk({ home }: Pick<TestService, 'home'>, eventName?: string): FoundRecord[] {
  const database = new DatabaseSync(join(home, 'audit', 'trail.db'), { readOnly: true });
  try {
    const rows = database.prepare('select entries from trail_journal order by id').all();
    // A line an entry; an intent is no record, and one that was interrupted is.
    const lines = rows.flatMap(({ entries }) => String(entries).split('\n'));
    const records = lines.flatMap((line) => (line.startsWith('?') ? [] : [JSON.parse(line.slice(1))]));
    return records.filter((record) => eventName === undefined || record.eventName === eventName);
  } finally {
    database.close();
  }
}
