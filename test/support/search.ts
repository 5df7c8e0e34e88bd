import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The forms in which a text or bytes may lie on a disk. */
function formsOf(sought: string | Uint8Array): Buffer[] {
  const bytes = Buffer.from(sought);
  // Base64 depends on the position modulo three; the middle of each form is what stays the same.
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4),
  );
  return [
    bytes,
    ...(typeof sought === 'string' ? [Buffer.from(sought, 'utf16le')] : []),
    Buffer.from(bytes.toString('hex')),
    ...base64.map((form) => Buffer.from(form)),
  ];
}

/** A service at work takes files away; so often a folder is searched anew for it. */
const MOST_PASSES = 20;

/**
 * The files under a folder that hold any of these: raw, UTF-16, hexadecimal or base64, also where the file is gzip. Where a
 * file goes away before it is read, what it held may lie in another by then: all are searched again.
 */
export async function filesWith(folder: string, sought: readonly (string | Uint8Array)[]): Promise<string[]> {
  const forms = sought.flatMap(formsOf);
  const found = new Set<string>();
  for (let pass = 1; ; pass += 1) {
    try {
      for (const entry of await readdir(folder, { recursive: true })) {
        const path = join(folder, entry);
        if (!(await stat(path)).isFile()) continue;
        const bytes = await readFile(path);
        const texts = [bytes, ...unzipped(bytes)];
        if (texts.some((text) => forms.some((form) => text.includes(form)))) found.add(entry);
      }
      return [...found];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || pass === MOST_PASSES) throw error;
    }
  }
}

function unzipped(bytes: Buffer): Buffer[] {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return [];
  try {
    return [gunzipSync(bytes)];
  } catch {
    // Cut off, or gzip in its first two bytes alone.
    return [];
  }
}
