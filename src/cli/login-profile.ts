import { mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { replaceFile } from '#files';
import { CaprockError, codeOf } from '#kernel';

/** What starts Caprock for as long as this checkout is there. */
const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** Marks a section as ours: only such a one is written over. */
const MARK = '# written by caprock login';

/**
 * Writes a profile into the config file of AWS clients (`AWS_CONFIG_FILE`, or `~/.aws/config`) whose credentials this
 * command fetches; all else in the file stays.
 *
 * @returns the path of the file
 * @throws CaprockError `ProfileTaken` for a profile of that name that somebody else has written
 */
export async function writeLoginProfile(profile: {
  readonly name: string;
  readonly url: string;
  readonly region: string;
  readonly caPath: string;
}): Promise<string> {
  const path = process.env['AWS_CONFIG_FILE'] ?? join(homedir(), '.aws', 'config');
  const sections = splitSections(await readIfThere(path));
  const header = `[profile ${profile.name}]`;
  const others = sections.filter((section) => section.split('\n')[0]?.trim() !== header);
  const taken = sections.find((section) => section.split('\n')[0]?.trim() === header);
  if (taken !== undefined && !taken.includes(MARK)) {
    throw new CaprockError(
      'ProfileTaken',
      `${path} has a profile ${profile.name} already: choose another name.`,
    );
  }
  const command = [process.execPath, MAIN, 'login', '--url', profile.url, '--ca-bundle', profile.caPath];
  const lines = [
    header,
    MARK,
    `region = ${profile.region}`,
    `endpoint_url = ${profile.url}`,
    `ca_bundle = ${profile.caPath}`,
    `credential_process = ${command.map(quoted).join(' ')}`,
    '',
  ];
  const text = [...others.map((section) => `${section.trimEnd()}\n\n`), lines.join('\n')].join('');
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await replaceFile(path, text, 0o600);
  return path;
}

/** As AWS clients split a command: quotes around what has spaces. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `"${word.replaceAll(/["\\]/g, '\\$&')}"`;
}

function splitSections(text: string): string[] {
  return text.split(/^(?=\[)/m).filter((section) => section.trim() !== '');
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
}
