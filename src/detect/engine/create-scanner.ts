import { PlainScanner } from './plain-scanner.ts';
import type { Scanner } from './scanner.ts';
import { SimdScanner } from './simd/scanner.ts';

/** The fast scanner, or the plain one on a machine that does not run it. */
export function createScanner(): Scanner {
  try {
    return new SimdScanner();
  } catch {
    return new PlainScanner();
  }
}
