import { createCipheriv, createHash, generateKeyPairSync } from 'node:crypto';
import { CaprockError } from '#kernel';

/** SHA-256 of "abc". @see https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values */
const SHA256_OF_ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

/** What a FIPS 140-3 module offers: each has to work. */
const APPROVED: Readonly<Record<string, () => boolean>> = {
  'SHA-256': () => createHash('sha256').update('abc').digest('hex') === SHA256_OF_ABC,
  'AES-256-GCM': () => createCipheriv('aes-256-gcm', Buffer.alloc(32), Buffer.alloc(12)).final().length === 0,
};

/** What it does not offer: each has to fail, or something beside the module computes. */
const FORBIDDEN: Readonly<Record<string, () => unknown>> = {
  MD5: () => createHash('md5').update('abc').digest(),
  'ChaCha20-Poly1305': () =>
    createCipheriv('chacha20-poly1305', Buffer.alloc(32), Buffer.alloc(12), { authTagLength: 16 }),
  X25519: () => generateKeyPairSync('x25519'),
};

/**
 * Settles that this process computes with a FIPS provider and with nothing else. That Node says so is not enough:
 * its own switch reports FIPS mode also where there is no provider.
 *
 * promise 9: FIPS mode tests itself and fails closed
 * @throws CaprockError `NoFips`
 */
export function requireFips(): void {
  const missing = Object.keys(APPROVED).filter((name) => !works(APPROVED[name]));
  if (missing.length > 0) {
    throw noFips(`${missing.join(' and ')} did not work, which every FIPS provider has: none is loaded.`);
  }
  const offered = Object.keys(FORBIDDEN).filter((name) => works(FORBIDDEN[name]));
  if (offered.length > 0) {
    throw noFips(
      `${offered.join(' and ')} worked, which a FIPS provider refuses: none is loaded, or another beside it.`,
    );
  }
}

/** Whether it gives anything but `false`. */
function works(attempt: (() => unknown) | undefined): boolean {
  try {
    return attempt?.() !== false;
  } catch {
    return false;
  }
}

function noFips(found: string): CaprockError {
  return new CaprockError(
    'NoFips',
    `FIPS mode was asked for, and the self-test failed: ${found} Set OPENSSL_CONF to a configuration that activates ` +
      'the FIPS provider alone (with default_properties = fips=yes) and OPENSSL_MODULES to the folder of its module; ' +
      'docs/fips.md shows how.',
  );
}
