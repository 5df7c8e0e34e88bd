import { createPrivateKey, X509Certificate } from 'node:crypto';
import { open } from 'node:fs/promises';
import { CaprockError, codeOf, Secret } from '#kernel';
import { KEY_FILE_BYTES } from './validity.ts';

/** A certificate with those that lead to its authority, and its key: in PEM. */
export interface OperatorPair {
  readonly cert: string;
  readonly key: Secret;
  /** Tells one pair from another. */
  readonly fingerprint: string;
}

/** A chain of a few certificates, or revocation lists of some thousand. */
const CHAIN_BYTES = 256 * 1024;

/**
 * The operator's own certificate and key. Links are followed, as tools that renew certificates leave them.
 *
 * @param now milliseconds since the epoch
 * @throws CaprockError `BadCertificate`, saying what is wrong with which file
 */
export async function readOperatorPair(
  paths: { readonly cert: string; readonly key: string },
  now: number,
): Promise<OperatorPair> {
  const cert = await read(paths.cert, CHAIN_BYTES, 0);
  const key = await read(paths.key, KEY_FILE_BYTES, 0o007);
  const certificate = parse(() => new X509Certificate(cert), paths.cert, 'is not a certificate in PEM');
  const privateKey = parse(
    () => createPrivateKey(key),
    paths.key,
    'is not a private key in PEM, without a passphrase',
  );
  if (!certificate.checkPrivateKey(privateKey)) {
    throw bad(paths.key, `is not the key of the certificate ${paths.cert}`);
  }
  if (certificate.validFromDate.getTime() > now) throw bad(paths.cert, 'is not valid yet');
  if (certificate.validToDate.getTime() <= now) throw bad(paths.cert, 'is out of date');
  const { modulusLength } = privateKey.asymmetricKeyDetails ?? {};
  if (modulusLength !== undefined && modulusLength < 2_048) {
    throw bad(paths.key, `is an RSA key of ${modulusLength} bits; it has to have 2048 at least`);
  }
  return { cert, key: new Secret(key), fingerprint: certificate.fingerprint256 };
}

/** PEM of the authorities in a file. @throws CaprockError `BadCertificate` */
export async function readAuthorities(path: string): Promise<string> {
  const text = await read(path, CHAIN_BYTES, 0);
  parse(() => new X509Certificate(text), path, 'is not a certificate in PEM');
  return text;
}

/** A file that holds no secret. @throws CaprockError `BadCertificate` */
export function readPublicFile(path: string): Promise<string> {
  return read(path, CHAIN_BYTES, 0);
}

/** @param forbidden bits of the mode that the file may not have */
async function read(path: string, most: number, forbidden: number): Promise<string> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw bad(path, `cannot be read (${codeOf(cause) ?? 'unknown'})`, cause);
  });
  try {
    const stats = await file.stat();
    if ((stats.mode & forbidden) !== 0)
      throw bad(path, 'can be read by everybody; its mode has to be 0640 or 0600');
    if (!stats.isFile() || stats.size > most) throw bad(path, `is not a file of at most ${most} bytes`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

function parse<T>(attempt: () => T, path: string, problem: string): T {
  try {
    return attempt();
  } catch {
    // OpenSSL's message may quote what it read.
    throw bad(path, problem);
  }
}

function bad(path: string, problem: string, cause?: unknown): CaprockError {
  return new CaprockError('BadCertificate', `The file ${path} ${problem}.`, { cause });
}
