import type { Batch } from '../grouped-commits.ts';

/** What an entry of the journal is: a record, the intent of one, or the record of an intent that a crash cut short. */
export type EntryKind = 'record' | 'intent' | 'interrupted';

export interface JournalEntry {
  readonly kind: EntryKind;
  /** The JSON of the record: what its leaf in the tree is the hash of. */
  readonly text: string;
}

const SIGNS: readonly (readonly [string, EntryKind])[] = [
  ['+', 'record'],
  ['?', 'intent'],
  ['!', 'interrupted'],
];

const SIGN_OF = new Map(SIGNS.map(([sign, kind]) => [kind, sign]));
const KIND_OF = new Map(SIGNS);

/** A commit as one text, a line an entry: JSON as `recordText` writes it has no line breaks. */
export function formatEntries({ intents, events, interrupted = [] }: Batch): string {
  const lines = (kind: EntryKind, entries: Batch['events']) =>
    entries.map(({ text }) => `${SIGN_OF.get(kind)}${text}`);
  return [...lines('intent', intents), ...lines('interrupted', interrupted), ...lines('record', events)].join(
    '\n',
  );
}

export function readEntries(entries: string): JournalEntry[] {
  return entries
    .split('\n')
    .map((line) => ({ kind: KIND_OF.get(line[0] ?? '') ?? 'record', text: line.slice(1) }));
}
