import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fipsEnvironment } from './fips.ts';
import { MAIN } from './program.ts';

export interface TestServiceOptions {
  /** A home to use, which is then left; otherwise a new one that is removed on dispose. */
  readonly home?: string;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The home is a memory-backed file system of this many bytes, in a mount namespace of the service's own. */
  readonly homeBytes?: number;
  /** Where its core files would be: their size is without a bound. */
  readonly coresIn?: string;
}

/** A real Caprock in a process of its own, with the home of a first start, on a port that the system chose. */
export interface TestService extends AsyncDisposable {
  /** Where this process sees the service's home. */
  readonly home: string;
  readonly url: string;
  readonly port: number;
  readonly region: string;
  readonly pid: number;
  readonly caPath: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** What an AWS client of another process needs: the exports of `caprock env`. */
  readonly environment: Readonly<Record<string, string>>;
  /** All that the service wrote to standard output and standard error so far. */
  readonly output: () => string;
  /** Sends the signal and waits for the end; gives the exit code, null after a signal. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

export async function startService(options: TestServiceOptions = {}): Promise<TestService> {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'caprock-test-')));
  const serve = [process.execPath, MAIN, 'serve', '--port', '0', '--home', home, ...(options.flags ?? [])];
  const onSmallDisk = [
    ...['unshare', '--mount', 'sh', '-c'],
    `mount -t tmpfs -o size=${options.homeBytes},mode=0700 tmpfs "$0" && exec "$@"`,
    home,
  ];
  const withCores = ['sh', '-c', 'ulimit -c unlimited && exec "$@"', 'sh'];
  const [command = '', ...args] = [
    ...(options.homeBytes === undefined ? [] : onSmallDisk),
    ...(options.coresIn === undefined ? [] : withCores),
    ...serve,
  ];
  const child = spawn(command, args, {
    cwd: options.coresIn,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
      HOME: home,
      ...fipsEnvironment,
      ...options.env,
    },
  });
  let output = '';
  const exited = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => child.kill('SIGKILL'), 180_000);
    child.once('exit', () => clearTimeout(late));
    const hear = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
      if (!output.includes('To call it from another terminal')) return;
      clearTimeout(late);
      resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) =>
      reject(new Error(`the service ended with ${code} before it was ready:\n${output}`)),
    );
  });
  const seen = options.homeBytes === undefined ? home : `/proc/${child.pid}/root${home}`;
  const config = await readIni(join(seen, 'aws', 'config'));
  const credentials = await readIni(join(seen, 'aws', 'credentials'));
  const caPath = join(seen, 'tls', 'ca.pem');
  const url = config['endpoint_url'] ?? '';
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
    return child.exitCode;
  };
  return {
    home: seen,
    url,
    port: Number(new URL(url).port),
    region: config['region'] ?? '',
    pid: child.pid ?? 0,
    caPath,
    accessKeyId: credentials['aws_access_key_id'] ?? '',
    secretAccessKey: credentials['aws_secret_access_key'] ?? '',
    environment: {
      AWS_PROFILE: 'caprock',
      AWS_CONFIG_FILE: join(seen, 'aws', 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(seen, 'aws', 'credentials'),
      AWS_ENDPOINT_URL: url,
      AWS_ENDPOINT_URL_SSO: url,
      AWS_ENDPOINT_URL_SSO_OIDC: url,
      AWS_REGION: config['region'] ?? '',
      AWS_CA_BUNDLE: caPath,
      NODE_EXTRA_CA_CERTS: caPath,
    },
    output: () => output,
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      if (options.home === undefined) await rm(home, { recursive: true, force: true });
    },
  };
}

async function readIni(path: string): Promise<Record<string, string>> {
  // The first section: that of the installation's own administrator.
  const [, first = ''] = (await readFile(path, 'utf8')).split(/^\[.*\]$/m);
  const lines = first.split('\n').filter((line) => line.includes(' = '));
  return Object.fromEntries(lines.map((line) => line.split(' = ') as [string, string]));
}
