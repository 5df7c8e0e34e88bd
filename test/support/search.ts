import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The forms in which a text may lie on a disk. */
function formsOf(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  // Base64 depends on the position modulo three; the middle of each form is what stays the same.
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4),
  );
  return [
    bytes,
    Buffer.from(text, 'utf16le'),
    Buffer.from(bytes.toString('hex')),
    ...base64.map((form) => Buffer.from(form)),
  ];
}

/** The files under a folder that hold any of these texts: raw, UTF-16, hexadecimal or base64. */
export async function filesWith(folder: string, texts: readonly string[]): Promise<string[]> {
  const forms = texts.flatMap(formsOf);
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true })) {
    const path = join(folder, entry);
    if (!(await stat(path)).isFile()) continue;
    const bytes = await readFile(path);
    if (forms.some((form) => bytes.includes(form))) found.push(entry);
  }
  return found;
}
