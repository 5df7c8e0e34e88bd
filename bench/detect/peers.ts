import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { builtInIdentifiers } from '#detect';

/** What people use, made ready; and how much of a text it is given, for some are slow. */
export interface Peer {
  readonly limit: number;
  /** Processor microseconds for a text. */
  time(text: string): Promise<number> | number;
}

/** Each by its name; one that is not there gives why, and is left out. */
export const peers: Readonly<Record<string, (folder: string) => Promise<Peer> | Peer>> = {
  'redact-pii 3.4.0': async (folder) => {
    const { SyncRedactor } = await installed(folder, ['redact-pii@3.4.0'], 'redact-pii/lib/index.js');
    const redactor = made<{ redact(text: string): string }>(SyncRedactor);
    return inProcess((text) => redactor.redact(text), 1_000_000);
  },
  '@redactpii/node 1.0.17': async (folder) => {
    const { Redactor } = await installed(folder, ['@redactpii/node@1.0.17'], '@redactpii/node');
    const redactor = made<{ redact(text: string): string }>(Redactor);
    return inProcess((text) => redactor.redact(text), 4_000_000);
  },
  'secretlint 13.0.7': async (folder) => {
    const preset = '@secretlint/secretlint-rule-preset-recommend';
    const wanted = ['@secretlint/core@13.0.7', `${preset}@13.0.7`];
    const { lintSource } = await installed(folder, wanted, '@secretlint/core');
    const { creator } = await installed(folder, [], preset);
    const lint = lintSource as (source: object) => Promise<unknown>;
    const options = { config: { rules: [{ id: preset, rule: creator, options: {} }] } };
    return inProcess(
      (content) =>
        lint({ source: { filePath: 'x.txt', content, contentType: 'text', ext: '.txt' }, options }),
      1_000_000,
    );
  },
  // Its install script fetches a binary, or the headers to build one with.
  re2: () => {
    throw new Error('it does not build without a download');
  },
  ripgrep: (folder) => {
    run('rg', ['--version']);
    const expressions = join(folder, 'rg.txt');
    writeFileSync(
      expressions,
      lines((one) => spawnSync('rg', ['-e', one], { input: '' }).status !== 2),
    );
    // `time` of the shell is the one that tells of a child.
    const options = `--threads 1 --regex-size-limit 1G --dfa-size-limit 1G --only-matching --file '${expressions}'`;
    const spent = (text: string): number => {
      const command = `TIMEFORMAT='%U %S'; time rg ${options} '${written(folder, text)}' > '${folder}/rg.out'`;
      const env = { ...process.env, LC_ALL: 'C' };
      const { stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8', env });
      const [user = NaN, system = NaN] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
      return (user + system) * 1e6;
    };
    // Without what it takes to read the expressions, which is seconds.
    return { limit: 4_000_000, time: (text) => Math.max(1, spent(text) - spent('x')) };
  },
  'Hyperscan or Vectorscan': (folder) => {
    const program = join(folder, 'vectorscan');
    const source = fileURLToPath(new URL('vectorscan.c', import.meta.url));
    // Where the library is elsewhere: CPATH, LIBRARY_PATH and LD_LIBRARY_PATH.
    run('cc', ['-O2', '-o', program, source, '-lhs']);
    const expressions = join(folder, 'hs.txt');
    writeFileSync(
      expressions,
      lines(() => true),
    );
    return {
      limit: 4_000_000,
      time: (text) => Number(run(program, [expressions, written(folder, text)]).split(' ')[0]),
    };
  },
};

/** @throws Error, which says in a line why it is not there */
async function installed(
  folder: string,
  packages: readonly string[],
  entry: string,
): Promise<Record<string, unknown>> {
  if (packages.length > 0) {
    // What is asked for by name is added to what is there.
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const flags = ['--no-audit', '--no-fund', '--ignore-scripts'];
    run('npm', ['install', ...flags, ...packages], folder);
  }
  const script = `console.log(import.meta.resolve(${JSON.stringify(entry)}))`;
  writeFileSync(join(folder, 'resolve.mjs'), script);
  const url = run(process.execPath, ['resolve.mjs'], folder).trim();
  return (await import(url.startsWith('file:') ? url : pathToFileURL(url).href)) as Record<string, unknown>;
}

/** A constructor of another's package, of which this is known and no more. */
function made<T>(constructor: unknown): T {
  if (typeof constructor !== 'function') throw new Error('it has another form than it had');
  return new (constructor as new (options: object) => T)({});
}

function run(command: string, args: readonly string[], cwd?: string): string {
  try {
    return execFileSync(command, args, {
      encoding: 'utf8',
      stdio: 'pipe',
      timeout: 180_000,
      ...(cwd && { cwd }),
    });
  } catch (error) {
    throw new Error(`${command} cannot be run here`, { cause: error });
  }
}

function inProcess(scan: (text: string) => unknown, limit: number): Peer {
  return {
    limit,
    async time(text) {
      const start = process.cpuUsage();
      await scan(text);
      const { user, system } = process.cpuUsage(start);
      return user + system;
    },
  };
}

function written(folder: string, text: string): string {
  const path = join(folder, 'text.txt');
  writeFileSync(path, text);
  return path;
}

/** Our expressions that begin with something of their own, as these engines take them: without looking around. */
function lines(takes: (expression: string) => boolean): string {
  const sources = builtInIdentifiers.flatMap(({ forms }) =>
    forms.flatMap(({ anchor, expression }) =>
      anchor !== undefined && 'prefixes' in anchor
        ? `${expression.ignoreCase ? '(?i)' : ''}${expression.source.replaceAll(/\(\?<?[!=](?:[^()]|\([^()]*\))*\)/g, '')}`
        : [],
    ),
  );
  return `${sources.filter((one) => !one.includes('\n') && takes(one)).join('\n')}\n`;
}
