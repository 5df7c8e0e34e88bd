import { constants } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';

/** In our order of preference; the names of OpenSSL. All of them are authenticated encryption with forward secrecy. */
const SUITES = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_AES_128_GCM_SHA256',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
] as const;

/** The hybrid with ML-KEM withstands whoever records now and has a quantum computer later. */
const CURVES = ['X25519MLKEM768', 'X25519', 'P-256', 'P-384', 'P-521'] as const;
const FIPS_CURVES = ['SecP256r1MLKEM768', 'P-256', 'P-384', 'P-521'] as const;

/**
 * TLS 1.3 for whoever can, TLS 1.2 with authenticated encryption at the least.
 *
 * promise 5 and 7: encryption in transit; promise 9: in FIPS mode approved suites and curves alone
 * @see https://www.rfc-editor.org/rfc/rfc9325
 */
export function tlsOptions({ fips }: { readonly fips: boolean }): SecureContextOptions {
  const suites = fips ? SUITES.filter((name) => !name.includes('CHACHA20')) : SUITES;
  return {
    minVersion: 'TLSv1.2',
    honorCipherOrder: true,
    // A client of TLS 1.2 that renegotiates has the server work for it again and again.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_COMPRESSION,
    ciphers: suites.join(':'),
    ecdhCurve: (fips ? FIPS_CURVES : CURVES).join(':'),
  };
}
