import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret, type Clock } from '#kernel';
import { replaceFile } from '#files';
import { readPrivateFile } from '../private-file.ts';
import {
  ensureAuthority,
  foreign,
  newKeyPem,
  parseCertificate,
  readText,
  type Authority,
} from './authority.ts';
import { holdsExactly, listenerNames, type ListenerName } from './names.ts';
import { backdated, DAY, KEY_FILE_BYTES, stillGood } from './validity.ts';

/** Clients refuse longer ones. @see https://support.apple.com/en-us/102028 */
const SERVER_DAYS = 397;

export interface TlsFiles {
  /** What a client trusts: `AWS_CA_BUNDLE`, `NODE_EXTRA_CA_CERTS`. */
  readonly caPath: string;
  readonly certPath: string;
  readonly keyPath: string;
  /** In PEM. */
  readonly ca: string;
  readonly cert: string;
  readonly key: Secret;
  /** When the listener's certificate ends, in milliseconds since the epoch; 30 days before, `ensureTls` renews it. */
  readonly expiresAt: number;
}

/**
 * The private authority and the listener's certificate: made at the first start, and renewed when the end is near
 * or the names changed. Safe to call again while the service runs.
 *
 * @param hostnames host names and IP addresses besides localhost, 127.0.0.1 and ::1
 * @throws CaprockError `InvalidHostname` | `UnsafeFile` | `NoAuthorityKey` | `BadAuthority`
 */
export async function ensureTls(options: {
  directory: string;
  hostnames: readonly string[];
  clock: Clock;
}): Promise<TlsFiles> {
  const { directory } = options;
  const now = options.clock.now();
  const names = listenerNames(options.hostnames);
  await mkdir(directory, { recursive: true, mode: 0o755 });
  const caPath = join(directory, 'ca.pem');
  const certPath = join(directory, 'server.pem');
  const keyPath = join(directory, 'server-key.pem');

  const authority = await ensureAuthority({ certificate: caPath, key: join(directory, 'ca-key.pem') }, now);
  const kept = await keptPair(authority, certPath, keyPath, names, now);
  const pair = kept ?? (await issuePair(authority, certPath, keyPath, names, now));
  const expiresAt = new X509Certificate(pair.cert).validToDate.getTime();
  return {
    caPath,
    certPath,
    keyPath,
    ca: authority.pem,
    cert: pair.cert,
    key: new Secret(pair.key),
    expiresAt,
  };
}

interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** The pair on disk, if there is nothing about it that calls for another. */
async function keptPair(
  authority: Authority,
  certPath: string,
  keyPath: string,
  names: readonly ListenerName[],
  now: number,
): Promise<Pair | undefined> {
  const cert = await readText(certPath);
  const key = (await readPrivateFile(keyPath, KEY_FILE_BYTES))?.toString('utf8');
  if (cert === undefined || key === undefined) return undefined;
  const certificate = parseCertificate(cert);
  const good =
    certificate !== undefined &&
    stillGood(certificate, now) &&
    certificate.verify(authority.certificate.publicKey) &&
    // A crash between the two files leaves the key of one and the certificate of the other.
    certificate.checkPrivateKey(createPrivateKey(key)) &&
    holdsExactly(certificate, names);
  return good ? { cert, key } : undefined;
}

async function issuePair(
  authority: Authority,
  certPath: string,
  keyPath: string,
  names: readonly ListenerName[],
  now: number,
): Promise<Pair> {
  const { serverCertificate } = await import('./certificate.ts');
  const key = newKeyPem();
  const { from, to } = backdated(now, SERVER_DAYS * DAY);
  const validity = { from, to: Math.min(to, authority.certificate.validToDate.getTime()) };
  const cert = await serverCertificate(await authority.key(), createPrivateKey(key), names, validity);
  if (!new X509Certificate(cert).checkIssued(authority.certificate)) throw foreign(authority.path);
  await replaceFile(keyPath, key, 0o600);
  await replaceFile(certPath, cert, 0o644);
  return { cert, key };
}
