import { Unzip, UnzipInflate } from 'fflate';
import { CaprockError, limits } from '#kernel';
import type { Budget } from './budget.ts';

export interface Entry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The entries of a zip archive, one in memory at a time: what an entry says of its size is not believed.
 * @param unread told of an entry that cannot be read, and why
 * @throws CaprockError `TooMuch`
 */
export async function* entriesOf(
  chunks: AsyncIterable<Uint8Array>,
  budget: Budget,
  unread: (name: string, why: string) => void,
): AsyncGenerator<Entry, void, undefined> {
  const ready: Entry[] = [];
  let count = 0;
  const reader = new Unzip((entry) => {
    if (entry.name.endsWith('/')) return;
    count += 1;
    if (count > limits.scanArchiveEntries)
      throw new CaprockError('TooMuch', `it has more than ${limits.scanArchiveEntries} entries`);
    let parts: Uint8Array[] = [];
    let length = 0;
    entry.ondata = (error, part, final) => {
      if (error !== null) return unread(entry.name, 'it cannot be unpacked');
      length += part.length;
      budget.unpack(part.length);
      if (length <= limits.scanEntryBytes) parts.push(part);
      else parts = [];
      if (!final) return;
      if (length > limits.scanEntryBytes) unread(entry.name, 'it is too large');
      else ready.push({ name: entry.name, bytes: Buffer.concat(parts) });
      parts = [];
    };
    // 0 is stored, 8 deflated: all that the reader knows.
    if (entry.compression === 0 || entry.compression === 8) entry.start();
    else unread(entry.name, 'its compression is not known');
  });
  reader.register(UnzipInflate);
  for await (const chunk of chunks) {
    // In small steps: a bomb is noticed before it has gone off.
    for (let at = 0; at < chunk.length; at += 4_096) {
      reader.push(chunk.subarray(at, at + 4_096));
      yield* ready.splice(0);
    }
  }
  reader.push(new Uint8Array(), true);
  yield* ready.splice(0);
}
