import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { systemClock } from '#kernel';
import { ensureTls, type TlsFiles } from '#keys';
import { revealSecret } from '#reveal-secret';
import { openStore } from '#store';
import { startPostgres, type PostgresServer } from '../support/postgres.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary.ts';

const folder: TemporaryFolder = await temporaryFolder();
const tls: TlsFiles = await ensureTls({ directory: folder.file('tls'), hostnames: [], clock: systemClock });
const other = await ensureTls({ directory: folder.file('other'), hostnames: [], clock: systemClock });
const started = await startPostgres({ tls: { cert: tls.cert, key: revealSecret(tls.key) } });
const skip = 'unavailable' in started ? started.unavailable : false;

after(async () => {
  if (!('unavailable' in started)) await started[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

describe('the connection to PostgreSQL', { skip }, () => {
  let postgres: PostgresServer;
  before(() => {
    assert.ok(!('unavailable' in started));
    postgres = started;
  });

  const isEncrypted = async (url: string): Promise<boolean> => {
    await using store = await openStore(url);
    const { rows } = await sql<{ ssl: boolean }>`
      select ssl from pg_stat_ssl where pid = pg_backend_pid()`.execute(store.db);
    return rows[0]?.ssl ?? false;
  };

  test('with sslmode=verify-full is encrypted, its server’s certificate verified', async () => {
    assert.equal(await isEncrypted(`${postgres.url}?sslmode=verify-full&sslrootcert=${tls.caPath}`), true);
  });

  test('to a server of another authority, or with the system’s authorities alone, is not made', async () => {
    for (const root of [`&sslrootcert=${other.caPath}`, '']) {
      await assert.rejects(openStore(`${postgres.url}?sslmode=verify-full${root}`), {
        code: 'StoreUnavailable',
      });
    }
  });

  test('to an address that is not in the certificate is not made', async () => {
    // The server does not listen there: what is asked is that the name is compared with the address as it stands.
    const { connectionOf } = await import('../../src/store/postgresql.ts');
    const { ssl } = connectionOf(`postgresql://u@192.0.2.7/db?sslmode=verify-full&sslrootcert=${tls.caPath}`);
    assert.ok(typeof ssl === 'object');
    const certificate = { subject: {}, subjectaltname: 'DNS:localhost, IP Address:127.0.0.1' };
    assert.match(String(ssl.checkServerIdentity?.('localhost', certificate as never)), /192\.0\.2\.7/);
  });

  test('over its Unix socket needs none', async () => {
    assert.equal(await isEncrypted(postgres.socketUrl), false);
  });
});
