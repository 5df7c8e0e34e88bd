import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureDebianRoot, noDebianRoot } from './debian-root.ts';
import { probePython, type Python } from './python.ts';

const LEAST = [3, 12] as const;

/** Its processes end with us. */
const NAMESPACE = ['bwrap', '--unshare-pid', '--die-with-parent'];

/**
 * The experimental client's HTTP/2 transport takes its trust from the system's store alone. So it runs in a mount
 * namespace of its own, in which that store is a folder of ours: it verifies for real, and the machine's own
 * store stays as it is.
 */
export interface IsolatedPython extends Python {
  /**
   * The command that runs a program in there.
   * @param caPath PEM: what it trusts, and nothing else
   * @param visible a folder that it reads
   */
  enter(caPath: string, visible: string): Promise<readonly string[]>;
}

/** A name that leads to this machine and is in no certificate. */
export const UNKNOWN_HOST = 'not-in-the-certificate.test';

/**
 * A Python 3.12 or later: one of this machine's, or else one from a newer Debian in a folder of the suite's.
 * @param checkout what is visible at the same path inside
 */
export async function findModernPython(
  folder: string,
  checkout: string,
): Promise<IsolatedPython | { readonly unusable: string }> {
  const reasons: string[] = [];
  for (const command of await candidates()) {
    const wrapper = [...NAMESPACE, '--dev-bind', '/', '/', '--proc', '/proc'];
    const python = await probePython([...wrapper, '--', command], LEAST);
    if (!('unusable' in python)) return isolated(python, wrapper, folder);
    reasons.push(python.unusable);
  }
  const impossible = await noDebianRoot();
  if (impossible !== undefined) return { unusable: `${reasons[0]}; ${impossible}` };
  const root = await ensureDebianRoot(join(folder, 'debian'));
  const wrapper = [
    ...[...NAMESPACE, '--bind', root, '/', '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'],
    ...['--ro-bind', '/etc/resolv.conf', '/etc/resolv.conf', '--ro-bind', '/etc/ssl/certs', '/etc/ssl/certs'],
    ...['--ro-bind', '/etc/hosts', '/etc/hosts', '--bind', checkout, checkout],
  ];
  const python = await probePython([...wrapper, '--', '/usr/bin/python3'], LEAST);
  return 'unusable' in python ? python : isolated(python, wrapper, folder);
}

async function isolated(python: Python, wrapper: readonly string[], folder: string): Promise<IsolatedPython> {
  return {
    ...python,
    async enter(caPath, visible) {
      const trust = join(folder, 'trust');
      const hosts = join(folder, 'hosts');
      await mkdir(trust, { recursive: true });
      await writeFile(join(trust, 'ca-certificates.crt'), await readFile(caPath));
      await writeFile(hosts, `127.0.0.1 localhost ${UNKNOWN_HOST}\n`);
      const read = { [visible]: visible, [trust]: '/etc/ssl/certs', [hosts]: '/etc/hosts' };
      return [...wrapper, ...Object.entries(read).flatMap(([from, to]) => ['--ro-bind', from, to]), '--'];
    },
  };
}

/** Commands that may be a Python that is new enough; those that pyenv keeps are not on PATH. */
async function candidates(): Promise<readonly string[]> {
  const pyenv = join(process.env['PYENV_ROOT'] ?? join(process.env['HOME'] ?? '', '.pyenv'), 'versions');
  const kept = await readdir(pyenv).catch(() => []);
  return [
    ...['python3', 'python3.14', 'python3.13', 'python3.12'],
    ...kept
      .filter((version) => /^3\.1[2-9]\./.test(version))
      .map((version) => join(pyenv, version, 'bin', 'python3')),
  ];
}
