import { randomBytes } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, inflateSync } from 'node:zlib';

/** Texts that occur nowhere else, with one beginning in common: one search of a file looks for all of them. */
export class Canaries {
  readonly prefix = `cnry${randomBytes(9).toString('hex')}`;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  next(): string {
    this.#count += 1;
    return `${this.prefix}x${this.#count}y${randomBytes(4).toString('hex')}`;
  }

  /** The files below a folder that hold a canary in any of its forms; paths are relative to it. */
  async filesWith(folder: string): Promise<string[]> {
    const found: string[] = [];
    for (const entry of await readdir(folder, { recursive: true })) {
      const path = join(folder, entry);
      const about = await stat(path).catch(() => undefined);
      if (about?.isFile() === true && this.isIn(await readFile(path))) found.push(entry);
    }
    return found;
  }

  isIn(bytes: Buffer): boolean {
    return (
      this.#forms().some((form) => bytes.includes(form)) ||
      compressedIn(bytes).some((inner) => this.isIn(inner))
    );
  }

  /** Raw, UTF-16, hexadecimal, base64 at each position, and escaped as JSON and URLs may be. */
  #forms(): Buffer[] {
    const { prefix } = this;
    const bytes = Buffer.from(prefix);
    const escaped = (write: (code: string) => string): string =>
      [...prefix].map((one) => write(one.charCodeAt(0).toString(16).padStart(2, '0'))).join('');
    const base64 = [0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift), bytes])
        .toString('base64')
        .replace(/=+$/, '')
        // What stands beside the canary shares the first and the last characters.
        .slice(shift === 0 ? 0 : 4, -4),
    );
    const utf16 = Buffer.from(prefix, 'utf16le');
    return [
      bytes,
      utf16,
      Buffer.from(utf16).swap16(),
      ...[
        bytes.toString('hex'),
        bytes.toString('hex').toUpperCase(),
        ...base64,
        escaped((code) => `\\u00${code}`),
        escaped((code) => `%${code}`),
      ].map((form) => Buffer.from(form)),
    ];
  }
}

/** What lies compressed in a file, wherever it begins. */
function compressedIn(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (const [magic, inflate] of [
    [Buffer.of(0x1f, 0x8b, 0x08), gunzipSync],
    // Of each level of compression.
    ...[0x01, 0x5e, 0x9c, 0xda].map((level) => [Buffer.of(0x78, level), inflateSync] as const),
  ] as const) {
    for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) {
      try {
        found.push(inflate(bytes.subarray(at), { finishFlush: 2 }));
      } catch {
        // These bytes only look like it.
      }
    }
  }
  return found;
}
