import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, createPublicKey, generateKeyPairSync, webcrypto, X509Certificate } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import 'reflect-metadata';
import { BasicConstraintsExtension, X509CertificateGenerator } from '@peculiar/x509';
import { ensureTls } from '#keys';
import { systemClock } from '#kernel';
import { temporaryFolder } from '../support/temporary.ts';

const run = promisify(execFile);

describe('what issues the certificates', () => {
  test('is loaded at a first start, and not at a second one, which has nothing to issue', async () => {
    await using folder = await temporaryFolder();
    const program = `
      import { ensureTls } from '#keys';
      await ensureTls({ directory: process.argv[1], hostnames: [], clock: { now: Date.now } });
      console.log('getMetadata' in Reflect ? 'loaded' : 'not loaded');
    `;
    const start = () =>
      run(process.execPath, ['--input-type=module', '--eval', program, folder.path], {
        cwd: new URL('../..', import.meta.url),
      });
    assert.equal((await start()).stdout, 'loaded\n');
    assert.equal((await start()).stdout, 'not loaded\n');
  });

  test('writes names as UTF-8 and identifies keys as the certificates of an earlier version do', async () => {
    await using folder = await temporaryFolder();
    const { ca, cert } = await ensureTls({ directory: folder.path, hostnames: [], clock: systemClock });
    const authority = new X509Certificate(ca);
    const point = authority.publicKey.export({ format: 'der', type: 'spki' }).subarray(-65);
    const identifier = createHash('sha256').update(point).digest().subarray(0, 20);
    const name = Buffer.from(`Caprock private CA ${identifier.toString('hex', 0, 4)}`);
    const utf8 = Buffer.concat([Buffer.from([0x0c, name.length]), name]);
    assert.equal(occurrences(authority.raw, utf8), 2, 'as subject and as issuer');
    assert.equal(occurrences(new X509Certificate(cert).raw, utf8), 1, 'as issuer');
    // An OCTET STRING in the one extension, and the context tag 0 in the other.
    const ownIdentifier = Buffer.concat([Buffer.from([0x04, identifier.length]), identifier]);
    const issuerIdentifier = Buffer.concat([Buffer.from([0x80, identifier.length]), identifier]);
    assert.equal(occurrences(authority.raw, ownIdentifier), 1);
    assert.equal(occurrences(authority.raw, issuerIdentifier), 1);
    assert.equal(occurrences(new X509Certificate(cert).raw, issuerIdentifier), 1);
  });

  test('writes files that can be joined end to end', async () => {
    await using folder = await temporaryFolder();
    const { ca, cert } = await ensureTls({ directory: folder.path, hostnames: [], clock: systemClock });
    for (const pem of [ca, cert])
      assert.match(pem, /^-----BEGIN CERTIFICATE-----\n[^-]+\n-----END CERTIFICATE-----\n$/);
  });
});

describe('an authority that somebody else made', () => {
  for (const kind of ['rsa', 'P-256'] as const) {
    test(`with a key of the kind ${kind} is refused, and stays as it is`, async () => {
      await using folder = await temporaryFolder();
      const made = await foreignAuthority(kind);
      await writeFile(folder.file('ca.pem'), made.certificate);
      await writeFile(folder.file('ca-key.pem'), made.key, { mode: 0o600 });
      await assert.rejects(ensureTls({ directory: folder.path, hostnames: [], clock: systemClock }), {
        code: 'BadAuthority',
        message: /was not made by Caprock/,
      });
      assert.equal(await readFile(folder.file('ca.pem'), 'utf8'), made.certificate);
    });
  }
});

async function foreignAuthority(kind: 'rsa' | 'P-256'): Promise<{ certificate: string; key: string }> {
  const { privateKey } =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2_048 })
      : generateKeyPairSync('ec', { namedCurve: kind });
  const algorithm =
    kind === 'rsa'
      ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
      : { name: 'ECDSA', namedCurve: kind, hash: 'SHA-256' };
  const now = Date.now();
  const certificate = await X509CertificateGenerator.create(
    {
      subject: 'CN=Somebody else',
      issuer: 'CN=Somebody else',
      publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
      signingKey: privateKey.toCryptoKey(algorithm, false, ['sign']),
      signingAlgorithm: algorithm,
      notBefore: new Date(now - 60_000),
      notAfter: new Date(now + 365 * 24 * 60 * 60_000),
      extensions: [new BasicConstraintsExtension(true, undefined, true)],
    },
    webcrypto,
  );
  return {
    certificate: `${certificate.toString('pem')}\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function occurrences(bytes: Buffer, part: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(part); at >= 0; at = bytes.indexOf(part, at + 1)) count++;
  return count;
}
