import { getFips } from 'node:crypto';

/** Whether these tests run in FIPS mode (npm run test:fips). */
export const inFipsMode = getFips() === 1;

/** What a process that a test starts needs to compute as this one does. */
export const fipsEnvironment: Readonly<Record<string, string>> = inFipsMode
  ? {
      CAPROCK_FIPS: '1',
      OPENSSL_CONF: process.env['OPENSSL_CONF'] ?? '',
      OPENSSL_MODULES: process.env['OPENSSL_MODULES'] ?? '',
    }
  : {};
