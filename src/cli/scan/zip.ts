import { Unzip, UnzipInflate } from 'fflate';
import { CaprockError, limits } from '#kernel';

export interface Entry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The entries of a zip archive, all together no more than the limits allow: what an entry says of its size is not
 * believed.
 * @throws CaprockError `TooMuch`
 */
export async function unzip(
  file: string,
  chunks: AsyncIterable<Uint8Array>,
  wanted: (name: string) => boolean,
  skipped: (file: string, why: string) => void,
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  let total = 0;
  const fail = (): never => {
    throw new CaprockError(
      'TooMuch',
      `${file} unpacks to more than ${limits.scanArchiveBytes} bytes or ${limits.scanArchiveEntries} entries.`,
    );
  };
  const reader = new Unzip((entry) => {
    if (!wanted(entry.name)) return;
    if (entries.length >= limits.scanArchiveEntries) fail();
    const parts: Uint8Array[] = [];
    let length = 0;
    entry.ondata = (error, part, final) => {
      if (error !== null) {
        skipped(`${file}!${entry.name}`, 'it cannot be unpacked');
        return;
      }
      length += part.length;
      total += part.length;
      if (total > limits.scanArchiveBytes) fail();
      if (length <= limits.scanEntryBytes) parts.push(part);
      else parts.length = 0;
      if (!final) return;
      if (length > limits.scanEntryBytes) skipped(`${file}!${entry.name}`, 'it is too large');
      else entries.push({ name: entry.name, bytes: Buffer.concat(parts) });
    };
    // 0 is stored, 8 deflated: all that the reader knows.
    if (entry.compression === 0 || entry.compression === 8) entry.start();
    else skipped(`${file}!${entry.name}`, 'its compression is not known');
  });
  reader.register(UnzipInflate);
  for await (const chunk of chunks) {
    // In small steps: a bomb is noticed before it has gone off.
    for (let at = 0; at < chunk.length; at += 4_096) reader.push(chunk.subarray(at, at + 4_096));
  }
  reader.push(new Uint8Array(), true);
  return entries;
}
