import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { access, chown, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { temporaryFolder } from './temporary.ts';

/** A real PostgreSQL server of the tests' own, in a temporary folder, stopped and removed on dispose. */
export interface PostgresServer extends AsyncDisposable {
  /** Of its first database, as superuser, over loopback TCP. */
  readonly url: string;
  /** The same over its Unix socket. */
  readonly socketUrl: string;
  /** Its data: pages, write-ahead log, temporary files. */
  readonly data: string;
  /** All that it logged so far. */
  log(): string;
  /** A database for one test, empty or a copy of another, to which nobody may be connected; its URL. */
  createDatabase(template?: string): Promise<string>;
  /** What pg_dump writes of a database, as SQL. */
  dump(url: string): Promise<string>;
  /** A database of its own from what `dump` gave; its URL. */
  restore(dump: string): Promise<string>;
  /** Stops the server as a crash would: no checkpoint, and recovery at the next start. */
  crash(): Promise<void>;
  /** Starts it again on the same data. */
  restart(): Promise<void>;
  /** Stops all its processes where they stand: it takes connections and queries, and answers none. */
  freeze(): Promise<void>;
  /** Lets them go on. */
  thaw(): Promise<void>;
}

/** Why there is none: the `skip` of the tests that need it. */
export interface NoPostgres {
  readonly unavailable: string;
}

/**
 * @param options.tls PEM: with it the server speaks TLS, too
 * @param options.talkative log each statement with its parameters
 * @param options.durable sync to disk as a production server does (slower): for measurements and crash tests
 */
export async function startPostgres(
  options: {
    readonly durable?: boolean;
    readonly talkative?: boolean;
    readonly tls?: { readonly cert: string; readonly key: string };
  } = {},
): Promise<PostgresServer | NoPostgres> {
  const programs = (await findPrograms()) ?? (await installOnDebian());
  if (typeof programs !== 'string') return programs;
  const user = await unprivilegedUser();

  const folder = await temporaryFolder();
  if (user !== undefined) await chown(folder.path, user.uid, user.gid);
  const password = randomBytes(12).toString('hex');
  await writeFile(folder.file('password'), password, { mode: 0o600 });
  if (user !== undefined) await chown(folder.file('password'), user.uid, user.gid);

  const data = folder.file('data');
  const initdb = ['-D', data, '-U', 'caprock', '--locale=C', '--encoding=UTF8', '--auth=scram-sha-256'];
  await run(join(programs, 'initdb'), [...initdb, '--no-sync', `--pwfile=${folder.file('password')}`], {
    ...user,
    cwd: folder.path,
  });

  for (const [name, text] of Object.entries(options.tls ?? {})) {
    const path = join(data, `server-${name}.pem`);
    await writeFile(path, text, { mode: 0o600 });
    if (user !== undefined) await chown(path, user.uid, user.gid);
  }

  let log = '';
  let port = await freePort();
  const start = async () => {
    const settings = {
      listen_addresses: '127.0.0.1',
      port: String(port),
      unix_socket_directories: folder.path,
      fsync: options.durable === true ? 'on' : 'off',
      // Small, for a machine that other tests share.
      shared_buffers: '32MB',
      max_connections: '60',
      ...(options.talkative === true ? { log_statement: 'all', log_min_messages: 'debug1' } : {}),
      ...(options.tls === undefined
        ? {}
        : { ssl: 'on', ssl_cert_file: 'server-cert.pem', ssl_key_file: 'server-key.pem' }),
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(
      'sh',
      ['-c', UNTIL_INPUT_ENDS, 'sh', join(programs, 'postgres'), '-D', data, ...flags],
      {
        ...user,
        cwd: folder.path,
        stdio: ['pipe', 'ignore', 'pipe'],
      },
    );
    const exited = once(child, 'exit');
    const ready = Promise.withResolvers<void>();
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (options.talkative === true) log += `${line}\n`;
      if (line.includes('ready to accept connections')) ready.resolve();
    });
    await Promise.race([
      ready.promise,
      exited.then(() => {
        throw new Error('PostgreSQL ended before it was ready.');
      }),
    ]);
    const stop = async () => {
      child.stdin.end();
      await exited;
    };
    return { stop };
  };

  let server = await start().catch(async () => {
    // Between our look and the server's bind another process can have taken the port.
    port = await freePort();
    return start();
  });
  const url = (database: string) => `postgresql://caprock:${password}@127.0.0.1:${port}/${database}`;
  let databases = 0;
  const createDatabase = async (template?: string) => {
    databases += 1;
    const name = `test_${databases}`;
    const client = new Client({ connectionString: url('postgres') });
    await client.connect();
    const from = template === undefined ? '' : ` template ${new URL(template).pathname.slice(1)}`;
    await client.query(`create database ${name}${from}`);
    await client.end();
    return url(name);
  };
  return {
    url: url('postgres'),
    socketUrl: `postgresql://caprock:${password}@/postgres?host=${encodeURIComponent(folder.path)}&port=${port}`,
    data,
    log: () => log,
    createDatabase,
    async dump(database) {
      const { stdout } = await run(join(programs, 'pg_dump'), ['--no-owner', database], {
        maxBuffer: MOST_OF_A_DUMP,
      });
      return stdout;
    },
    async restore(dump) {
      const file = folder.file(`${randomBytes(8).toString('hex')}.sql`);
      await writeFile(file, dump);
      const into = await createDatabase();
      await run(
        join(programs, 'psql'),
        ['--quiet', '--no-psqlrc', '-v', 'ON_ERROR_STOP=1', '-f', file, into],
        {
          maxBuffer: MOST_OF_A_DUMP,
        },
      );
      return into;
    },
    crash: () => server.stop(),
    async restart() {
      server = await start();
    },
    freeze: () => signalAll(data, 'SIGSTOP'),
    thaw: () => signalAll(data, 'SIGCONT'),
    async [Symbol.asyncDispose]() {
      // One that stands still does not hear that it is to end.
      await signalAll(data, 'SIGCONT');
      await server.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** To the server, which starts no other process once it stands still, and then to each that it had started. */
async function signalAll(data: string, signal: NodeJS.Signals): Promise<void> {
  const [pid = ''] = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  if (pid === '') return;
  process.kill(Number(pid), signal);
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  for (const child of children.split(' ').filter(Boolean)) {
    try {
      process.kill(Number(child), signal);
    } catch {
      // It has ended by itself.
    }
  }
}

/**
 * Runs a command until its own input ends: then, also when a killed test leaves it behind, the server stops as in a
 * crash. The shell gives background commands an empty input, hence the copy of it.
 */
const UNTIL_INPUT_ENDS =
  'exec 3<&0; "$@" 3<&- & server=$!; (cat <&3 >/dev/null; kill -QUIT $server) & exec 3<&-; wait $server';

const run = promisify(execFile);

/** In bytes. */
const MOST_OF_A_DUMP = 64 * 1024 * 1024;

/** Debian keeps the server's programs away from PATH, a folder for each version; others have them in PATH. */
async function findPrograms(): Promise<string | undefined> {
  const versions = await readdir('/usr/lib/postgresql').catch(() => []);
  const newestFirst = versions.toSorted((a, b) => Number(b) - Number(a));
  const folders = newestFirst.map((version) => `/usr/lib/postgresql/${version}/bin`);
  for (const folder of [...folders, ...(process.env['PATH'] ?? '').split(':')]) {
    if (folder === '') continue;
    const both = ['initdb', 'postgres'].map((program) => access(join(folder, program)));
    if ((await Promise.allSettled(both)).every((result) => result.status === 'fulfilled')) return folder;
  }
  return undefined;
}

async function installOnDebian(): Promise<string | NoPostgres> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  if (process.getuid?.() !== 0 || !/^(ID|ID_LIKE)=.*(debian|ubuntu)/m.test(release)) {
    return { unavailable: 'PostgreSQL is not installed: on Debian type  sudo apt-get install postgresql' };
  }
  try {
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const install = ['-o', 'DPkg::Lock::Timeout=300', 'install', '-y', '-q', 'postgresql'];
    await run('apt-get', install, { env: environment }).catch(async () => {
      await run('apt-get', ['-q', 'update'], { env: environment });
      await run('apt-get', install, { env: environment });
    });
  } catch {
    return { unavailable: 'PostgreSQL is not installed, and apt-get install postgresql failed' };
  }
  return (
    (await findPrograms()) ?? { unavailable: 'PostgreSQL was installed, and its programs were not found' }
  );
}

/** The server refuses to run as root; `undefined` when we are somebody else already. */
async function unprivilegedUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const passwd = await readFile('/etc/passwd', 'utf8');
  for (const name of ['postgres', 'nobody']) {
    const fields = passwd
      .split('\n')
      .find((line) => line.startsWith(`${name}:`))
      ?.split(':');
    if (fields !== undefined) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new Error('Neither the user postgres nor nobody exists to run PostgreSQL as.');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}
