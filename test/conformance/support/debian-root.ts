import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from './run.ts';

export const DEBIAN_RELEASE = 'trixie';
const PACKAGES = 'python3-venv,ca-certificates';
const APT = '/etc/apt';

/** Why there can be no root folder of a newer Debian on this machine; `undefined` where there can. */
export async function noDebianRoot(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'a newer Debian can be fetched for it by root alone';
  if ((await debianMirror()) === undefined)
    return 'this machine is no Debian with a package mirror configured';
  return undefined;
}

/**
 * The root folder of the Debian release that has the wanted Python, made once from the mirror that this machine's
 * own apt uses. The tool for it is unpacked beside it: nothing is installed on the machine.
 */
export async function ensureDebianRoot(folder: string): Promise<string> {
  const root = join(folder, DEBIAN_RELEASE);
  if (await readFile(join(root, '.complete')).catch(() => undefined)) return root;
  const mirror = await debianMirror();
  if (mirror === undefined) throw new Error('no Debian mirror is configured on this machine');
  await rm(folder, { recursive: true, force: true });
  const tool = join(folder, 'debootstrap');
  await mkdir(tool, { recursive: true });
  const install = (command: readonly string[], cwd = folder): Promise<string> =>
    mustRun({
      command,
      cwd,
      environment: { ...process.env, DEBOOTSTRAP_DIR: join(tool, 'usr/share/debootstrap') },
      timeLimitMilliseconds: 15 * 60_000,
    });
  await install(
    ['sh', '-c', 'apt-get download debootstrap || { apt-get update && apt-get download debootstrap; }'],
    tool,
  );
  await install(['sh', '-c', 'dpkg-deb --extract debootstrap_*.deb .'], tool);
  const unfinished = `${root}.unfinished`;
  await install([
    ...['sh', join(tool, 'usr/sbin/debootstrap'), '--variant=minbase', `--include=${PACKAGES}`],
    ...[DEBIAN_RELEASE, unfinished, mirror],
  ]);
  await writeFile(join(unfinished, '.complete'), '');
  await rename(unfinished, root);
  return root;
}

/** The mirror of the machine's Debian archive, from either form of apt's sources. */
export async function debianMirror(): Promise<string | undefined> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  if (!/^ID="?debian"?$/m.test(release)) return undefined;
  const lists = await readdir(join(APT, 'sources.list.d')).catch(() => []);
  const paths = [
    join(APT, 'sources.list'),
    ...lists
      .filter((name) => /\.(list|sources)$/.test(name))
      .map((name) => join(APT, 'sources.list.d', name)),
  ];
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => '');
    const found = /^(?:deb\s+(?:\[[^\]]*\]\s+)?|URIs:\s*)(\S+\/debian\/?)(?:\s|$)/m.exec(text);
    if (found?.[1] !== undefined) return found[1];
  }
  return undefined;
}
