import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inFipsMode } from './fips.ts';
import type { TemporaryFolder } from './temporary.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, '.cache', 'pkcs11');
const LIBRARIES = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so'];

/** Tokens in software, and pkcs11js compiled for them in a folder of the suite's. */
export interface SoftHsm {
  readonly library: string;
  /** For NODE_PATH. */
  readonly modules: string;
}

/** What there is here, or why there is none: Debian's package softhsm2, a compiler, the npm registry. */
export function findSoftHsm(): SoftHsm | string {
  // SoftHSM computes with the machine's own OpenSSL, which cannot load the suite's newer FIPS provider.
  if (inFipsMode)
    return 'SoftHSM has no FIPS mode: what is Caprock’s own here, the other tests of root keys run';
  const library = LIBRARIES.find((path) => existsSync(path));
  if (library === undefined) return 'SoftHSM is not installed (apt-get install softhsm2)';
  try {
    return { library, modules: compiled() };
  } catch (error) {
    return `pkcs11js cannot be compiled here: ${String(error).split('\n')[0]}`;
  }
}

function compiled(): string {
  const modules = join(folder, 'node_modules');
  if (existsSync(modules)) return modules;
  const under = `${folder}.${process.pid}`;
  rmSync(under, { recursive: true, force: true });
  mkdirSync(under, { recursive: true });
  try {
    // The headers are those of the Node that runs this; the interface that pkcs11js uses is the same in every Node.
    execFileSync(
      'npm',
      [
        'install',
        'pkcs11js@2.1.7',
        '--prefix',
        under,
        '--ignore-scripts=false',
        '--no-audit',
        `--nodedir=${dirname(dirname(process.execPath))}`,
      ],
      { cwd: under, stdio: 'pipe', timeout: 240_000 },
    );
    renameSync(under, folder);
  } finally {
    rmSync(under, { recursive: true, force: true });
  }
  return modules;
}

/** Makes a place for tokens; this process's SoftHSM has it from its first use on. */
export async function softHsmEnvironment(at: TemporaryFolder): Promise<Record<string, string>> {
  await mkdir(at.file('tokens'), { recursive: true });
  const config = at.file('softhsm2.conf');
  await writeFile(config, `directories.tokendir = ${at.file('tokens')}\nobjectstore.backend = file\n`);
  return { SOFTHSM2_CONF: config };
}

export function initToken(env: Readonly<Record<string, string>>, label: string, pin: string): void {
  const args = ['--init-token', '--free', '--label', label, '--so-pin', '12345678', '--pin', pin];
  execFileSync('softhsm2-util', args, { env: { ...process.env, ...env }, stdio: 'pipe' });
}

/** pkcs11js of the suite's folder, as `loadModule` loads the operator's. */
export function loadCompiled({ modules }: SoftHsm) {
  return (path: string) => {
    const pkcs11js = createRequire(join(modules, 'x.js'))('pkcs11js');
    const cryptoki = new pkcs11js.PKCS11();
    cryptoki.load(path);
    return { cryptoki, gcmParameters: pkcs11js.CK_PARAMS_AES_GCM as number };
  };
}
