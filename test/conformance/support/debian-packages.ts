import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEBIAN_RELEASE, debianMirror } from './debian-root.ts';
import { mustRun } from './run.ts';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
/** A mirror that fails once is asked again. */
const TRIES = 3;
/** What a Debian without a separate /usr has in its root folder. */
const MERGED = ['bin', 'lib', 'lib64', 'sbin'];

/** Lists into which archive, how often, and what belongs to no package manager of this machine. */
const configuration = (folder: string): string =>
  Object.entries({
    'Dir::State::Lists': join(folder, 'lists'),
    'Dir::State::Status': join(folder, 'status'),
    'Dir::Cache': join(folder, 'cache'),
    'Dir::Etc::SourceList': join(folder, 'sources.list'),
    'Dir::Etc::SourceParts': '/dev/null',
    'APT::Sandbox::User': 'root',
    'APT::Install-Recommends': 'false',
    'Acquire::Retries': '5',
    'Acquire::Languages': 'none',
  })
    .map(([name, value]) => `${name} "${value}";\n`)
    .join('');

/**
 * A root folder with this package of the newer Debian and all that it depends on, made once: unpacked and not
 * installed, on the machine or in the folder.
 * @throws Error where the machine is no Debian with a mirror, or the mirror cannot be reached
 */
export async function ensureDebianPackage(folder: string, name: string): Promise<string> {
  const root = join(folder, 'root');
  if ((await readFile(join(root, '.complete'), 'utf8').catch(() => '')) === name) return root;
  const mirror = await debianMirror();
  if (mirror === undefined) throw new Error('this machine is no Debian with a package mirror configured');
  await rm(folder, { recursive: true, force: true });
  const unfinished = join(folder, 'unfinished');
  for (const path of [
    'lists/partial',
    'cache/archives/partial',
    ...MERGED.map((one) => `unfinished/usr/${one}`),
  ])
    await mkdir(join(folder, path), { recursive: true });
  for (const one of MERGED) await symlink(join('usr', one), join(unfinished, one));
  await writeFile(join(folder, 'status'), '');
  await writeFile(join(folder, 'apt.conf'), configuration(folder));
  await writeFile(
    join(folder, 'sources.list'),
    `deb [signed-by=${KEYRING}] ${mirror} ${DEBIAN_RELEASE} main\n`,
  );
  await retried(folder, ['apt-get', 'update', '-q']);
  await retried(folder, ['apt-get', 'install', '-q', '-y', '--download-only', name]);
  const unpack = `for archive in ../cache/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$archive" | tar -x --no-same-owner --keep-directory-symlink || exit 1
  done`;
  await inFolder(folder, ['sh', '-c', unpack], unfinished);
  await rm(join(folder, 'cache'), { recursive: true, force: true });
  await writeFile(join(unfinished, '.complete'), name);
  await rename(unfinished, root);
  return root;
}

async function retried(folder: string, command: readonly string[]): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return void (await inFolder(folder, command));
    } catch (error) {
      if (attempt === TRIES) throw error;
    }
  }
}

function inFolder(folder: string, command: readonly string[], cwd = folder): Promise<string> {
  const environment = { ...process.env, APT_CONFIG: join(folder, 'apt.conf') };
  return mustRun({ command, cwd, environment, timeLimitMilliseconds: 5 * 60_000 });
}
