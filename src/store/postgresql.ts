import { isIP } from 'node:net';
import { checkServerIdentity, type ConnectionOptions } from 'node:tls';
import { PostgresDialect } from 'kysely';
import { Pool, types, type ClientBase, type ClientConfig } from 'pg';
import { parse, toClientConfig } from 'pg-connection-string';
import { CaprockError, codeOf, limits } from '#kernel';
import { boundedPool, type Patience, Waiting } from './bounded-pool.ts';

/**
 * Kysely over `pg`, set up to behave as the SQLite store does.
 *
 * @throws CaprockError `InsecureDatabaseUrl` for another machine without verified TLS
 */
export function postgresqlDialect(url: string, patience: Patience): PostgresDialect {
  const pool = new Pool({
    ...connectionOf(url),
    max: limits.databaseConnections,
    connectionTimeoutMillis: limits.databaseConnectMilliseconds,
    types: { getTypeParser },
    // A server set to answer before the commit is on disk would break "answers are durable". Asked for here, where a
    // connection that breaks meanwhile is given back: Kysely's own hook would keep it for ever.
    onConnect: async (client: ClientBase) => {
      const statement = 'set synchronous_commit = on';
      await new Waiting(client, patience).for(statement, () => client.query(statement));
    },
  });
  // `pg` reports a connection lost while idle, or while held, as an event that would end the process if nobody
  // listened. The query that meets it fails with the same error, and the pool opens another connection.
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
  return new PostgresDialect({ pool: boundedPool(pool, patience) });
}

const ignore = (): void => undefined;

/** PostgreSQL's bigint comes as a text by default; all of ours fit a number, as they come from SQLite. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (oid === types.builtins.INT8 && format !== 'binary') return Number;
  return types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text');
}

/**
 * How to connect, as `pg` itself reads the URL: two readers of one text could each see another host in it. Another
 * machine is spoken to over TLS with its certificate and name verified; this one also over a Unix socket or loopback.
 *
 * promise 7: encryption in transit, on by default
 * @throws CaprockError `InsecureDatabaseUrl`, `InvalidDatabaseUrl`
 */
export function connectionOf(url: string): ClientConfig {
  const options = parseUrl(url);
  // Without it `pg` would ask the environment, which this check does not see.
  const host = options.host || 'localhost';
  const { sslmode } = options;
  if (sslmode === undefined && isLocal(host)) return { ...toClientConfig(options), host, ssl: false };
  if (sslmode !== 'verify-full') {
    throw new CaprockError(
      'InsecureDatabaseUrl',
      'The connection to the database has to be encrypted and verified: add sslmode=verify-full to its URL (with sslrootcert=PATH where its authority is a private one), or use a Unix socket.',
    );
  }
  const config = toClientConfig(options);
  const ssl: ConnectionOptions = {
    ...(typeof config.ssl === 'object' ? config.ssl : {}),
    rejectUnauthorized: true,
    // Of an address Node would compare the name localhost.
    checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate),
    minVersion: 'TLSv1.2',
  };
  return { ...config, host, ssl };
}

function isLocal(host: string): boolean {
  return (
    host.startsWith('/') ||
    host === 'localhost' ||
    host === '::1' ||
    (isIP(host) === 4 && host.startsWith('127.'))
  );
}

type UrlOptions = ReturnType<typeof parse> & { readonly sslmode?: string };

function parseUrl(url: string): UrlOptions {
  if (!/^postgres(ql)?:\/\//.test(url)) throw invalid();
  try {
    return parse(url);
  } catch (cause) {
    // A file of a certificate that is not there says so; the message quotes its path and nothing else.
    if (codeOf(cause) === 'ENOENT') throw new CaprockError('InvalidDatabaseUrl', String(cause));
    throw invalid();
  }
}

function invalid(): CaprockError {
  return new CaprockError(
    'InvalidDatabaseUrl',
    'The database URL is not a URL: it has the form postgresql://user@host/database.',
  );
}
