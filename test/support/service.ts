import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface TestServiceOptions {
  /** A home to use, which is then left; otherwise a new one that is removed on dispose. */
  readonly home?: string;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A real Caprock in a process of its own, with the home of a first start, on a port that the system chose. */
export interface TestService extends AsyncDisposable {
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
  const child = spawn(
    process.execPath,
    [MAIN, 'serve', '--port', '0', '--home', home, ...(options.flags ?? [])],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '', HOME: home, ...options.env },
    },
  );
  let output = '';
  const exited = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
      if (output.includes('To call it from another terminal')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) =>
      reject(new Error(`the service ended with ${code} before it was ready:\n${output}`)),
    );
  });
  const config = await readIni(join(home, 'aws', 'config'));
  const credentials = await readIni(join(home, 'aws', 'credentials'));
  const url = config['endpoint_url'] ?? '';
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
    return child.exitCode;
  };
  return {
    home,
    url,
    port: Number(new URL(url).port),
    region: config['region'] ?? '',
    pid: child.pid ?? 0,
    caPath: config['ca_bundle'] ?? '',
    accessKeyId: credentials['aws_access_key_id'] ?? '',
    secretAccessKey: credentials['aws_secret_access_key'] ?? '',
    environment: {
      AWS_PROFILE: 'caprock',
      AWS_CONFIG_FILE: join(home, 'aws', 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(home, 'aws', 'credentials'),
      AWS_ENDPOINT_URL: url,
      AWS_REGION: config['region'] ?? '',
      AWS_CA_BUNDLE: config['ca_bundle'] ?? '',
      NODE_EXTRA_CA_CERTS: config['ca_bundle'] ?? '',
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
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line.includes(' = '));
  return Object.fromEntries(lines.map((line) => line.split(' = ') as [string, string]));
}
