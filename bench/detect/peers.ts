import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Peer {
  readonly name: string;
  readonly scan: (text: string) => unknown;
  /** How much of a text it is given: some are slow. */
  readonly limit: number;
}

/** What people use, installed when it is asked for; one that cannot be installed is said and left out. */
export async function* peers(folder: string): AsyncGenerator<Peer> {
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const load = async (specifier: string, entry: string): Promise<Record<string, unknown> | undefined> => {
    try {
      execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', specifier], {
        cwd: folder,
        stdio: 'ignore',
        timeout: 120_000,
      });
      return (await import(pathToFileURL(join(folder, 'node_modules', entry)).href)) as Record<
        string,
        unknown
      >;
    } catch {
      console.log(`  ${specifier} cannot be installed here`);
      return undefined;
    }
  };
  const redactPii = await load('redact-pii@3.4.0', 'redact-pii/lib/index.js');
  const SyncRedactor = redactPii?.['SyncRedactor'];
  if (typeof SyncRedactor === 'function') {
    // A constructor of another's package, of which this is known and no more.
    const redactor = new (SyncRedactor as new () => { redact(text: string): string })();
    yield { name: 'redact-pii', limit: 1_000_000, scan: (text) => redactor.redact(text) };
  }
}
