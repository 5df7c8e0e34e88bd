import { isIP } from 'node:net';
import { PostgresDialect } from 'kysely';
import { type ClientBase, Pool, types } from 'pg';
import { CaprockError, limits } from '#kernel';

/**
 * Kysely over `pg`, set up to behave as the SQLite store does.
 *
 * @throws CaprockError `InsecureDatabaseUrl` for another machine without TLS
 */
export function postgresqlDialect(url: string): PostgresDialect {
  refuseInTheClear(url);
  const pool = new Pool({
    connectionString: url,
    max: limits.databaseConnections,
    connectionTimeoutMillis: limits.databaseConnectMilliseconds,
    types: { getTypeParser },
    // A server set to answer before the commit is on disk would break "answers are durable". Asked for here, where a
    // connection that breaks meanwhile is given back: Kysely's own hook would keep it for ever.
    onConnect: async (client: ClientBase) => {
      await client.query('set synchronous_commit = on');
    },
  });
  // `pg` reports a connection lost while idle, or while held, as an event that would end the process if nobody
  // listened. The query that meets it fails with the same error, and the pool opens another connection.
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
  return new PostgresDialect({ pool });
}

const ignore = (): void => undefined;

/** PostgreSQL's bigint comes as a text by default; all of ours fit a number, as they come from SQLite. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (oid === types.builtins.INT8 && format !== 'binary') return Number;
  return types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text');
}

/** promise 7: encryption in transit, on by default */
function refuseInTheClear(url: string): void {
  const { hostname, searchParams } = parse(url);
  const host = searchParams.get('host') ?? hostname.replace(/^\[|\]$/g, '');
  const local =
    host === '' || host.startsWith('/') || host === 'localhost' || host === '::1' || isLoopback(host);
  const encrypted = ['require', 'verify-ca', 'verify-full'].includes(searchParams.get('sslmode') ?? '');
  if (local || encrypted) return;
  throw new CaprockError(
    'InsecureDatabaseUrl',
    'The database is on another machine: add sslmode=verify-full to its URL, so that the connection is encrypted.',
  );
}

function isLoopback(host: string): boolean {
  return isIP(host) === 4 && host.startsWith('127.');
}

function parse(url: string): URL {
  try {
    // libpq's form for a Unix socket leaves the host out, which URLs with a user do not allow.
    return new URL(url.replace('@/', '@localhost/'));
  } catch {
    throw new CaprockError(
      'InvalidDatabaseUrl',
      'The database URL is not a URL: it has the form postgresql://user@host/database.',
    );
  }
}
