import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cp, rename, writeFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { Agent } from 'node:https';
import { TestAuthority, type TestPair } from '../support/certificates.ts';
import { clientOptions, trust } from '../support/clients.ts';
import { fipsEnvironment, inFipsMode } from '../support/fips.ts';
import { startService, type TestService } from '../support/service.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary.ts';
import { MAIN } from '../support/program.ts';

const run = promisify(execFile);

/** What became of a handshake: the version and suite, or that there was none. */
function handshake(service: TestService, options: ConnectionOptions): Promise<string> {
  return new Promise((resolve) => {
    let socket: TLSSocket;
    const end = (outcome: string): void => {
      socket?.destroy();
      resolve(outcome);
    };
    try {
      socket = connect({
        host: '127.0.0.1',
        port: service.port,
        ca: readFileSync(service.caPath),
        ...options,
      });
    } catch {
      return resolve('not offered');
    }
    socket.once('secureConnect', () => end(`${socket.getProtocol()} ${socket.getCipher().standardName}`));
    socket.once('error', () => end('refused'));
    socket.once('close', () => end('refused'));
  });
}

const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 100));
};

describe('the matrix of TLS, against a service that runs', () => {
  let service: TestService;
  before(async () => {
    service = await startService();
  });
  after(() => service[Symbol.asyncDispose]());

  // At security level 0 this client offers what OpenSSL still has of the old.
  const old = (version: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2', ciphers = 'ALL'): ConnectionOptions => ({
    minVersion: version,
    maxVersion: version,
    ciphers: `${ciphers}@SECLEVEL=0`,
  });
  const aead = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;

  const matrix: readonly (readonly [name: string, options: ConnectionOptions, outcome: RegExp])[] = [
    ['TLS 1.0', old('TLSv1'), /^refused$/],
    ['TLS 1.1', old('TLSv1.1'), /^refused$/],
    ['TLS 1.2 with CBC', old('TLSv1.2', 'ECDHE-ECDSA-AES256-SHA384:ECDHE-ECDSA-AES128-SHA'), /^refused$/],
    ['TLS 1.2 without forward secrecy', old('TLSv1.2', 'AES256-GCM-SHA384:AES128-SHA'), /^refused$/],
    ['TLS 1.2 without encryption', old('TLSv1.2', 'eNULL'), /^(refused|not offered)$/],
    ['TLS 1.2 without a certificate', old('TLSv1.2', 'aNULL'), /^(refused|not offered)$/],
    [
      'TLS 1.2 with AES-256-GCM',
      { ...aead, ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384' },
      /^TLSv1\.2 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384$/,
    ],
    [
      'TLS 1.2 with AES-128-GCM',
      { ...aead, ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' },
      /^TLSv1\.2 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256$/,
    ],
    ['TLS 1.3, which a client that can do both gets', {}, /^TLSv1\.3 TLS_AES_256_GCM_SHA384$/],
    ['the curve P-256', { ecdhCurve: 'P-256' }, /^TLSv1\.3/],
    ['the curve P-384', { ecdhCurve: 'P-384' }, /^TLSv1\.3/],
    ['a curve that nobody needs any more', { ecdhCurve: 'secp256k1', ...aead }, /^(refused|not offered)$/],
  ];
  for (const [name, options, outcome] of matrix) {
    test(name, async () => assert.match(await handshake(service, options), outcome));
  }

  test(
    'key exchange that withstands a quantum computer is taken',
    { skip: inFipsMode && 'the hybrid of FIPS mode is another' },
    async () => {
      assert.match(await handshake(service, { ecdhCurve: 'X25519MLKEM768' }), /^TLSv1\.3/);
      assert.match(await handshake(service, { ecdhCurve: 'X25519' }), /^TLSv1\.3/);
    },
  );

  test('a client may not renegotiate, and nothing is compressed', async () => {
    const socket = connect({
      host: '127.0.0.1',
      port: service.port,
      ca: readFileSync(service.caPath),
      ...aead,
    });
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    const outcome = await new Promise<string>((resolve) => {
      socket.once('error', () => resolve('refused'));
      socket.once('close', () => resolve('refused'));
      socket.renegotiate({}, (error) => resolve(error === null ? 'renegotiated' : 'refused'));
    });
    socket.destroy();
    assert.equal(outcome, 'refused');

    const openssl = await run('openssl', ['version']).catch(() => undefined);
    if (openssl === undefined) return;
    const client = run('openssl', ['s_client', '-connect', `127.0.0.1:${service.port}`, '-comp', '-tls1_2']);
    client.child.stdin?.end();
    const { stdout } = await client.catch((error: { stdout: string }) => error);
    assert.match(stdout, /Compression: NONE/);
  });
});

describe("the operator's certificate", () => {
  let folder: TemporaryFolder;
  let authority: TestAuthority;
  let service: TestService;
  const name = 'bedrock.example.org';

  const put = async ({ cert, key }: TestPair): Promise<void> => {
    await writeFile(folder.file('new.pem'), cert);
    await writeFile(folder.file('new-key.pem'), key, { mode: 0o600 });
    await rename(folder.file('new-key.pem'), folder.file('key.pem'));
    await rename(folder.file('new.pem'), folder.file('cert.pem'));
  };
  const served = (servername: string | undefined): Promise<X509Certificate | undefined> =>
    new Promise((resolve, reject) => {
      const ca = [readFileSync(service.caPath), authority.pem];
      const socket = connect({
        host: '127.0.0.1',
        port: service.port,
        ca,
        ...(servername === undefined ? {} : { servername }),
      });
      socket.once('error', reject);
      socket.once('secureConnect', () => {
        resolve(socket.getPeerX509Certificate());
        socket.destroy();
      });
    });
  const flags = () => ['--tls-cert', folder.file('cert.pem'), '--tls-key', folder.file('key.pem')];

  before(async () => {
    folder = await temporaryFolder();
    authority = await TestAuthority.make();
    await writeFile(folder.file('authority.pem'), authority.pem);
    await put(await authority.issue(name));
    service = await startService({ flags: flags() });
  });
  after(async () => {
    await service[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  test('is served for its names, and Caprock’s own for localhost and addresses', async () => {
    assert.equal((await served(name))?.subjectAltName, `DNS:${name}`);
    for (const local of ['localhost', undefined]) {
      assert.match((await served(local))?.subjectAltName ?? '', /DNS:localhost, IP Address:127\.0\.0\.1/);
    }
  });

  test('is served anew when its files change, without a restart', { timeout: 120_000 }, async () => {
    const before = await served(name);
    const next = await authority.issue(name);
    await put(next);
    await until(async () => (await served(name))?.fingerprint256 !== before?.fingerprint256);
    assert.equal((await served(name))?.fingerprint256, new X509Certificate(next.cert).fingerprint256);
    assert.match(service.output(), /a new certificate was taken/);
  });

  test(
    'stays when the new pair is no good, which is logged once and tells no key',
    { timeout: 120_000 },
    async () => {
      const present = (await served(name))?.fingerprint256;
      const [one, other, ended] = [
        await authority.issue(name),
        await authority.issue(name),
        await authority.issue(name, 1),
      ];
      const refusals = (): number => service.output().split('a new certificate was refused').length - 1;
      for (const [bad, reason] of [
        [{ cert: one.cert, key: other.key }, /is not the key of the certificate/],
        [{ ...ended }, /is out of date/],
        [{ cert: 'no PEM', key: one.key }, /is not a certificate in PEM/],
        [{ cert: one.cert, key: one.key.replace('PRIVATE', 'PUBLIC') }, /is not a private key in PEM/],
      ] as const) {
        await put(bad);
        await until(async () => reason.test(service.output()));
        assert.equal((await served(name))?.fingerprint256, present);
      }
      assert.ok(refusals() >= 4);
      assert.ok(!service.output().includes(one.key.split('\n')[1] ?? ''));
      // A good one is taken after that.
      await put(one);
      await until(async () => (await served(name))?.fingerprint256 !== present);
    },
  );

  test('that is no good at the start, or a key that everybody can read, is no start', async () => {
    await using home = await temporaryFolder();
    await cp(folder.file('cert.pem'), home.file('cert.pem'));
    await writeFile(home.file('key.pem'), readFileSync(folder.file('key.pem')), { mode: 0o644 });
    const args = ['--tls-cert', home.file('cert.pem'), '--tls-key', home.file('key.pem')];
    await assert.rejects(startService({ flags: args }), /can be read by everybody/);
    await assert.rejects(startService({ flags: args.slice(0, 2) }), /belong together/);
  });
});

describe('certificates of clients', () => {
  let folder: TemporaryFolder;
  let authority: TestAuthority;
  let client: TestPair;
  let stranger: TestPair;

  before(async () => {
    folder = await temporaryFolder();
    authority = await TestAuthority.make();
    await writeFile(folder.file('authority.pem'), authority.pem);
    client = await authority.issue('billing.example.org');
    stranger = await (await TestAuthority.make()).issue('stranger.example.org');
  });
  after(() => folder[Symbol.asyncDispose]());

  const whoIs = async (service: TestService, pair: object): Promise<string> => {
    const requestHandler = { httpsAgent: new Agent({ ca: readFileSync(service.caPath), ...pair }) };
    const sts = new STSClient({ ...clientOptions(service), requestHandler });
    try {
      return (await sts.send(new GetCallerIdentityCommand({}))).Arn ?? '';
    } catch {
      return 'refused';
    } finally {
      sts.destroy();
    }
  };

  test('required: whoever shows none, or one of another authority, is refused', async () => {
    await using service = await startService({ flags: ['--tls-client-ca', folder.file('authority.pem')] });
    assert.match(await whoIs(service, client), /user\/administrator$/);
    assert.equal(await whoIs(service, {}), 'refused');
    assert.equal(await whoIs(service, stranger), 'refused');
  });

  test('one that is out of date is refused, and one that is revoked from the next connection on', async () => {
    const late = await authority.issue('late.example.org', 1);
    const lost = await authority.issue('lost.example.org');
    const crl = folder.file('revoked.pem');
    await writeFile(crl, await authority.revoke([]));
    await using service = await startService({
      flags: ['--tls-client-ca', folder.file('authority.pem'), '--tls-client-crl', crl],
    });
    assert.match(await whoIs(service, client), /user\/administrator$/);
    assert.equal(await whoIs(service, late), 'refused');
    assert.match(await whoIs(service, lost), /user\/administrator$/);
    await writeFile(crl, await authority.revoke([lost.cert]));
    await until(() => /new revocation lists were taken/.test(service.output()));
    assert.equal(await whoIs(service, lost), 'refused');
    assert.match(await whoIs(service, client), /user\/administrator$/);
    // A list of somebody else takes nothing back and gives nothing back.
    await writeFile(crl, await (await TestAuthority.make()).revoke([]));
    await until(() => /none of the authorities signed/.test(service.output()));
    assert.equal(await whoIs(service, lost), 'refused');
    assert.match(await whoIs(service, client), /user\/administrator$/);
  });

  test('revocation lists that are no good at the start are refused', async () => {
    for (const [name, text, problem] of [
      ['none.pem', 'nothing', /holds no revocation list in PEM/],
      ['old.pem', await authority.revoke([], 1), /is out of date/],
      ['other.pem', await (await TestAuthority.make()).revoke([]), /none of the authorities signed/],
    ] as const) {
      await writeFile(folder.file(name), text);
      const flags = ['--tls-client-ca', folder.file('authority.pem'), '--tls-client-crl', folder.file(name)];
      await assert.rejects(startService({ flags }), { message: problem });
    }
  });

  test('required, commands show the one that they are given, and say so where they are given none', async () => {
    await using service = await startService({ flags: ['--tls-client-ca', folder.file('authority.pem')] });
    await writeFile(folder.file('client.pem'), client.cert);
    await writeFile(folder.file('client-key.pem'), client.key, { mode: 0o600 });
    const status = (env: Readonly<Record<string, string>>) =>
      run(process.execPath, [MAIN, 'status', '--home', service.home], {
        env: { PATH: process.env['PATH'] ?? '', ...fipsEnvironment, ...env },
      });
    const pair = {
      CAPROCK_CLIENT_CERT: folder.file('client.pem'),
      CAPROCK_CLIENT_KEY: folder.file('client-key.pem'),
    };
    assert.match((await status(pair)).stdout, /signed in as +arn:aws:iam::\d{12}:user\/administrator/);
    await assert.rejects(status({}), { stderr: /asks for a client's certificate: name it with/ });
    await assert.rejects(status({ CAPROCK_CLIENT_CERT: pair.CAPROCK_CLIENT_CERT }), {
      stderr: /belong together/,
    });
  });

  test('optional: the subject of whoever shows one is in the record, one of another authority is refused', async () => {
    await using service = await startService({
      flags: ['--tls-client-ca', folder.file('authority.pem'), '--tls-client-cert', 'optional'],
    });
    assert.match(await whoIs(service, {}), /user\/administrator$/);
    assert.match(await whoIs(service, client), /user\/administrator$/);
    assert.equal(await whoIs(service, stranger), 'refused');
    trust(service);
    const trail = new CloudTrailClient(clientOptions(service));
    const { Events = [] } = await trail.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'GetCallerIdentity' }],
      }),
    );
    trail.destroy();
    const shown = Events.map(({ CloudTrailEvent }) => {
      const record = JSON.parse(CloudTrailEvent ?? '{}') as {
        additionalEventData?: { clientCertificate?: unknown };
      };
      return record.additionalEventData?.clientCertificate;
    });
    const { fingerprint256 } = new X509Certificate(client.cert);
    const fingerprint = fingerprint256.replaceAll(':', '').toLowerCase();
    assert.deepEqual(shown, [{ subject: 'CN=billing.example.org,O=Example', fingerprint }, undefined]);
  });
});
