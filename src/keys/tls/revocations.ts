import { webcrypto } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { CaprockError } from '#kernel';
import { readPublicFile } from './operator.ts';

const LIST = /-----BEGIN X509 CRL-----[\s\S]+?-----END X509 CRL-----/g;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * Lists of the certificates that their authorities took back, in PEM. Past the day on which one has to be replaced,
 * no certificate of its authority counts.
 *
 * @param authorities in PEM: each list has to be of one of them, and each of them to have one
 * @throws CaprockError `BadCertificate`
 */
export async function readRevocations(path: string, authorities: string, now: number): Promise<string[]> {
  const text = await readPublicFile(path);
  const lists = text.match(LIST) ?? [];
  const bad = (problem: string, cause?: unknown) =>
    new CaprockError('BadCertificate', `The file ${path} ${problem}.`, { cause });
  if (lists.length === 0) throw bad('holds no revocation list in PEM (BEGIN X509 CRL)');
  await import('reflect-metadata');
  const { X509Certificate, X509Crl } = await import('@peculiar/x509');
  const issuers = (authorities.match(CERTIFICATE) ?? []).map((pem) => new X509Certificate(pem));
  const covered = new Set<object>();
  for (const list of lists) {
    let crl: InstanceType<typeof X509Crl>;
    try {
      crl = new X509Crl(list);
      createSecureContext({ crl: list });
    } catch (cause) {
      throw bad('holds a revocation list that cannot be read', cause);
    }
    let isSigned = false;
    for (const issuer of issuers) {
      // A key of another kind is not one that signed it.
      if (!(await crl.verify({ publicKey: issuer }, webcrypto).catch(() => false))) continue;
      isSigned = true;
      covered.add(issuer);
    }
    if (!isSigned) throw bad('holds a revocation list that none of the authorities signed');
    const end = crl.nextUpdate?.getTime() ?? Number.POSITIVE_INFINITY;
    if (end <= now) throw bad('holds a revocation list that is out of date');
  }
  if (covered.size < issuers.length) throw bad('lacks the list of one of the authorities');
  return lists;
}
