import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { chmod, copyFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { describe, test } from 'node:test';
import { checkServerIdentity, connect, createServer, type Server } from 'node:tls';
import { promisify } from 'node:util';
import { ensureTls, type TlsFiles } from '#keys';
import { systemClock } from '#kernel';
import { revealSecret } from '#reveal-secret';
import { temporaryFolder } from '../support/temporary.ts';

const run = promisify(execFile);
const DAY = 24 * 60 * 60_000;
const hostnames = ['Caprock.Example.org', '127.9.9.9', '2001:DB8:0::5'];
const reachable = ['localhost', '127.0.0.1', '::1', 'caprock.example.org', '127.9.9.9', '2001:db8::5'];

describe('the files', () => {
  test('a first start makes them, the keys for their owner alone', async () => {
    await using folder = await temporaryFolder();
    const tls = await ensureTls({ directory: folder.file('tls'), hostnames: [], clock: systemClock });
    const modes = await Promise.all(
      (await readdir(folder.file('tls'))).map(async (name) => [name, await modeOf(folder.file('tls', name))]),
    );
    assert.deepEqual(Object.fromEntries(modes), {
      'ca-key.pem': '600',
      'ca.pem': '644',
      'server-key.pem': '600',
      'server.pem': '644',
    });
    assert.equal(await readFile(tls.caPath, 'utf8'), tls.ca);
    assert.equal(await readFile(tls.certPath, 'utf8'), tls.cert);
    assert.equal(await readFile(tls.keyPath, 'utf8'), revealSecret(tls.key));
  });

  test('a second start keeps them all', async () => {
    await using folder = await temporaryFolder();
    const first = await ensureTls({ directory: folder.path, hostnames, clock: systemClock });
    // In another order and spelling, the names are the same.
    const again = ['2001:db8::5', '127.9.9.9', 'caprock.example.ORG', 'localhost'];
    const second = await ensureTls({ directory: folder.path, hostnames: again, clock: systemClock });
    assert.equal(second.ca, first.ca);
    assert.equal(second.cert, first.cert);
  });

  test('changed names give another certificate of the same authority', async () => {
    await using folder = await temporaryFolder();
    const first = await ensureTls({ directory: folder.path, hostnames, clock: systemClock });
    const more = await ensureTls({
      directory: folder.path,
      hostnames: [...hostnames, 'b.test'],
      clock: systemClock,
    });
    const fewer = await ensureTls({ directory: folder.path, hostnames: ['b.test'], clock: systemClock });
    assert.equal(fewer.ca, first.ca);
    assert.ok(new X509Certificate(more.cert).checkHost('b.test'));
    assert.equal(new X509Certificate(fewer.cert).checkHost('caprock.example.org'), undefined);
  });

  test('the listener is renewed in its last 30 days and not before, with a new key', async () => {
    await using folder = await temporaryFolder();
    const at = (now: number) => ensureTls({ directory: folder.path, hostnames, clock: { now: () => now } });
    const start = Date.UTC(2026, 0, 1);
    const first = await at(start);
    assert.equal((await at(first.expiresAt - 31 * DAY)).cert, first.cert);
    const renewed = await at(first.expiresAt - 29 * DAY);
    assert.notEqual(renewed.cert, first.cert);
    assert.notEqual(revealSecret(renewed.key), revealSecret(first.key));
    assert.equal(renewed.ca, first.ca);
    const { validFromDate, validToDate } = new X509Certificate(first.cert);
    assert.ok(validToDate.getTime() - validFromDate.getTime() <= 397 * DAY);
    assert.ok(validFromDate.getTime() < start, 'a client whose clock is a little behind accepts it');
  });

  test('a renewed authority keeps its key and name, so clients that hold the old one go on trusting', async () => {
    await using folder = await temporaryFolder();
    const at = (now: number) => ensureTls({ directory: folder.path, hostnames, clock: { now: () => now } });
    const first = await at(Date.UTC(2026, 0, 1));
    const ends = new X509Certificate(first.ca).validToDate.getTime();
    const last = await at(ends - 31 * DAY);
    assert.ok(last.expiresAt <= ends, 'no certificate outlives its authority');
    const renewed = await at(ends - 29 * DAY);
    assert.notEqual(renewed.ca, first.ca);
    assert.ok(new X509Certificate(renewed.cert).checkIssued(new X509Certificate(first.ca)));
    assert.ok(new X509Certificate(renewed.cert).verify(new X509Certificate(first.ca).publicKey));
  });

  test('a crash between two files is mended at the next start', async () => {
    await using folder = await temporaryFolder();
    await using other = await temporaryFolder();
    const first = await ensureTls({ directory: folder.path, hostnames, clock: systemClock });
    const stranger = await ensureTls({ directory: other.path, hostnames, clock: systemClock });
    // The listener's new key is there, its certificate still the old one.
    await writeFile(first.keyPath, revealSecret(stranger.key));
    const mended = await ensureTls({ directory: folder.path, hostnames, clock: systemClock });
    assert.ok(new X509Certificate(mended.cert).checkPrivateKey(createPrivateKey(revealSecret(mended.key))));
    // The authority's key is there, its certificate was not written any more.
    await rm(first.caPath);
    const again = await ensureTls({ directory: folder.path, hostnames, clock: systemClock });
    assert.ok(new X509Certificate(again.cert).verify(new X509Certificate(again.ca).publicKey));
  });

  test('a key that others may read is refused', async () => {
    await using folder = await temporaryFolder();
    const { keyPath } = await ensureTls({ directory: folder.path, hostnames, clock: systemClock });
    await chmod(keyPath, 0o644);
    const again = ensureTls({ directory: folder.path, hostnames, clock: systemClock });
    await assert.rejects(again, { code: 'UnsafeFile' });
  });

  test("without the authority's key no other authority takes its place silently", async () => {
    await using folder = await temporaryFolder();
    await ensureTls({ directory: folder.path, hostnames, clock: systemClock });
    await rm(folder.file('ca-key.pem'));
    const kept = await ensureTls({ directory: folder.path, hostnames, clock: systemClock });
    assert.ok(kept.cert);
    const changed = ensureTls({ directory: folder.path, hostnames: ['other.test'], clock: systemClock });
    await assert.rejects(changed, { code: 'NoAuthorityKey' });
  });

  test("another authority's certificate beside our key is refused", async () => {
    await using folder = await temporaryFolder();
    await using other = await temporaryFolder();
    const first = await ensureTls({ directory: folder.path, hostnames, clock: systemClock });
    const stranger = await ensureTls({ directory: other.path, hostnames, clock: systemClock });
    for (const text of [stranger.ca, 'no certificate at all']) {
      await writeFile(first.caPath, text);
      await assert.rejects(ensureTls({ directory: folder.path, hostnames, clock: systemClock }), {
        code: 'BadAuthority',
      });
    }
  });

  test("the authority is not renewed with another authority's key", async () => {
    await using folder = await temporaryFolder();
    await using other = await temporaryFolder();
    const at = (directory: string, now: number) =>
      ensureTls({ directory, hostnames, clock: { now: () => now } });
    const first = await at(folder.path, Date.UTC(2026, 0, 1));
    await at(other.path, Date.UTC(2026, 0, 1));
    await copyFile(other.file('ca-key.pem'), folder.file('ca-key.pem'));
    const end = new X509Certificate(first.ca).validToDate.getTime();
    await assert.rejects(at(folder.path, end - DAY), { code: 'BadAuthority' });
    assert.equal(await readFile(first.caPath, 'utf8'), first.ca);
  });

  test('ten first starts at once agree on one authority', async () => {
    await using folder = await temporaryFolder();
    const starts = Array.from({ length: 10 }, () =>
      ensureTls({ directory: folder.path, hostnames, clock: systemClock }),
    );
    const all = await Promise.all(starts);
    assert.equal(new Set(all.map((tls) => tls.ca)).size, 1);
    for (const tls of all) {
      const certificate = new X509Certificate(tls.cert);
      assert.ok(certificate.verify(new X509Certificate(tls.ca).publicKey));
      assert.ok(certificate.checkPrivateKey(createPrivateKey(revealSecret(tls.key))));
    }
  });

  for (const hostname of [
    '',
    'two words',
    'http://a',
    'a..b',
    '-a.test',
    'a*.test',
    'fe80::1%eth0',
    'a,b',
    'x'.repeat(64),
  ]) {
    test(`the name ${JSON.stringify(hostname)} is refused, and nothing is written`, async () => {
      await using folder = await temporaryFolder();
      const attempt = ensureTls({ directory: folder.path, hostnames: [hostname], clock: systemClock });
      await assert.rejects(attempt, { code: 'InvalidHostname' });
      assert.deepEqual(await readdir(folder.path), []);
    });
  }
});

describe('the chain is accepted by', () => {
  test('openssl verify, strictly, for each name and address and for no other', async (t) => {
    const openssl = await whyMissing('openssl', ['version']);
    if (openssl !== undefined) return t.skip(openssl);
    await using folder = await temporaryFolder();
    const tls = await ensureTls({ directory: folder.path, hostnames, clock: systemClock });
    const verify = (name: string) =>
      run('openssl', [
        'verify',
        '-x509_strict',
        '-check_ss_sig',
        '-purpose',
        'sslserver',
        '-CAfile',
        tls.caPath,
        isIP(name) ? '-verify_ip' : '-verify_hostname',
        name,
        tls.certPath,
      ]);
    for (const name of reachable) assert.match((await verify(name)).stdout, /: OK/, name);
    await assert.rejects(verify('other.example.org'));
    await assert.rejects(verify('127.0.0.2'));
    await assert.rejects(verify('::2'));
  });

  test("Node's tls, for each name and address and for no other", async () => {
    await using server = await listening();
    for (const name of reachable) {
      const socket = connect({
        host: '127.0.0.1',
        port: server.port,
        ca: server.tls.ca,
        // An address is never sent as a server name; it is checked against the certificate all the same.
        ...(isIP(name) ? {} : { servername: name }),
        // Node's own check, for a name or an address that the test does not connect to.
        checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
      });
      await once(socket, 'secureConnect');
      assert.equal(socket.authorized, true, name);
      socket.destroy();
    }
    const socket = connect({
      host: '127.0.0.1',
      port: server.port,
      ca: server.tls.ca,
      servername: 'other.test',
    });
    const [error] = await once(socket, 'error');
    assert.equal(error.code, 'ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test("Python's ssl with VERIFY_X509_STRICT, by name and by address", async (t) => {
    const python = await whyMissing('python3', ['-c', 'import ssl']);
    if (python !== undefined) return t.skip(python);
    await using server = await listening();
    const program = `
import socket, ssl, sys
context = ssl.create_default_context(cafile=sys.argv[1])
context.verify_flags |= ssl.VERIFY_X509_STRICT
for name in sys.argv[3:]:
    with socket.create_connection(("127.0.0.1", int(sys.argv[2]))) as plain:
        try:
            with context.wrap_socket(plain, server_hostname=name) as secured:
                print(name, secured.version())
        except ssl.SSLCertVerificationError as error:
            print(name, "refused", error.verify_code)
`;
    const names = [...reachable, 'other.test', '127.0.0.2'];
    const { stdout } = await run('python3', [
      '-c',
      program,
      server.tls.caPath,
      String(server.port),
      ...names,
    ]);
    const lines = stdout.trim().split('\n');
    // 62 and 64: the host name, or the address, is not in the certificate.
    assert.deepEqual(lines, [
      ...reachable.map((name) => `${name} TLSv1.3`),
      'other.test refused 62',
      '127.0.0.2 refused 64',
    ]);
  });
});

async function listening(): Promise<{ tls: TlsFiles; server: Server; port: number } & AsyncDisposable> {
  const folder = await temporaryFolder();
  const tls = await ensureTls({ directory: folder.path, hostnames, clock: systemClock });
  const server = createServer({ cert: tls.cert, key: revealSecret(tls.key) }, (socket) => {
    socket.on('error', () => undefined);
    socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    tls,
    server,
    port: address.port,
    async [Symbol.asyncDispose]() {
      server.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function whyMissing(program: string, probe: readonly string[]): Promise<string | undefined> {
  try {
    await run(program, [...probe]);
    return undefined;
  } catch {
    return `${program} is not on this machine`;
  }
}

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}
