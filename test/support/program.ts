import { fileURLToPath } from 'node:url';

/**
 * What a test starts as Caprock: the program that `npm start` would run, which whoever runs the tests has put together; the
 * sources, where a test file is run by itself.
 */
export const MAIN =
  process.env['PROGRAM_UNDER_TEST'] ?? fileURLToPath(new URL('../../src/main.ts', import.meta.url));
