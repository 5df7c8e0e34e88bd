import { createPrivateKey, generateKeyPairSync, X509Certificate, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CaprockError, codeOf } from '#kernel';
import { createFile, replaceFile } from '#files';
import { readPrivateFile } from '../private-file.ts';
import { backdated, DAY, KEY_FILE_BYTES, stillGood } from './validity.ts';

const AUTHORITY_DAYS = 3_652;

export interface Authority {
  readonly path: string;
  readonly certificate: X509Certificate;
  readonly pem: string;
  /** Read only when something has to be issued. @throws CaprockError `NoAuthorityKey` | `BadAuthority` */
  key(): Promise<KeyObject>;
}

/**
 * The private certificate authority in these two files, made when neither is there. A certificate that nears its
 * end is issued anew for the same key and name: clients that hold the old one go on trusting what it signs.
 */
export async function ensureAuthority(
  paths: { certificate: string; key: string },
  now: number,
): Promise<Authority> {
  const existing = await readAuthority(paths);
  if (existing !== undefined && stillGood(existing.certificate, now)) return existing;
  const { authorityCertificate } = await import('./certificate.ts');
  const validity = backdated(now, AUTHORITY_DAYS * DAY);
  if (existing !== undefined) {
    await replaceFile(paths.certificate, await authorityCertificate(await existing.key(), validity), 0o644);
  } else {
    await createFile(paths.key, newKeyPem(), 0o600);
    const key = await readKey(paths.key);
    await createFile(paths.certificate, await authorityCertificate(key, validity), 0o644);
  }
  // Read again: another process may have been first, and then its files count.
  const made = await readAuthority(paths);
  if (made === undefined) throw damaged(paths.certificate);
  return made;
}

async function readAuthority(paths: { certificate: string; key: string }): Promise<Authority | undefined> {
  const pem = await readText(paths.certificate);
  if (pem === undefined) return undefined;
  const certificate = parseCertificate(pem);
  if (certificate === undefined) throw damaged(paths.certificate);
  const key = async (): Promise<KeyObject> => {
    const read = await readKey(paths.key);
    if (!certificate.checkPrivateKey(read)) throw damaged(paths.certificate);
    // Ours are all of this kind, and only such a key can sign here.
    if (read.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw foreign(paths.certificate);
    return read;
  };
  return { path: paths.certificate, certificate, pem, key };
}

function damaged(path: string): CaprockError {
  return new CaprockError(
    'BadAuthority',
    `${path} is not a certificate of the key beside it. Put back the two that belong together, or remove both to ` +
      'begin with a new authority, which every client then has to be given.',
  );
}

/** An authority that somebody else made. */
export function foreign(path: string): CaprockError {
  return new CaprockError(
    'BadAuthority',
    `${path} was not made by Caprock, which cannot sign in its name; remove it and its key, or bring ` +
      "the listener's certificate along too.",
  );
}

async function readKey(path: string): Promise<KeyObject> {
  const pem = await readPrivateFile(path, KEY_FILE_BYTES);
  if (pem === undefined) {
    throw new CaprockError(
      'NoAuthorityKey',
      `A certificate has to be issued, and the authority's key ${path} is not there. Put it back, or remove ` +
        'ca.pem beside it to begin with a new authority, which every client then has to be given.',
    );
  }
  return createPrivateKey(pem);
}

/** A new P-256 key in PEM (PKCS #8). */
export function newKeyPem(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

export function parseCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
