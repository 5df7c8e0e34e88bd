import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream/promises';
import { PassThrough, type Readable } from 'node:stream';
import { CaprockError, limits } from '#kernel';

/**
 * The lines of a file, compressed or not, one in memory at a time. The file may come from anybody.
 *
 * @throws CaprockError `NotAnExport` for a line that no record has, and for what does not decompress
 */
export async function* linesIn(path: string): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const chunk of contentOf(path)) {
    let bytes = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10)) {
      yield bytes.toString('utf8', 0, end);
      bytes = bytes.subarray(end + 1);
    }
    if (bytes.length > limits.auditRecordBytes) throw notAnExport(path);
    rest = bytes;
  }
  if (rest.length > 0) yield rest.toString('utf8');
}

async function* contentOf(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path);
  if (!path.endsWith('.gz')) {
    yield* file as AsyncIterable<Buffer>;
    return;
  }
  const plain: Readable = new PassThrough();
  const done = pipeline(file, createGunzip(), plain as PassThrough);
  // What goes wrong is told by whoever reads.
  done.catch(() => undefined);
  try {
    yield* plain as AsyncIterable<Buffer>;
    await done;
  } catch (cause) {
    throw notAnExport(path, cause);
  }
}

function notAnExport(path: string, cause?: unknown): CaprockError {
  return new CaprockError('NotAnExport', `${path} holds no records, a line each.`, { cause });
}
