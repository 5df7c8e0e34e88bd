import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../load/statistics.ts';

const TIMES = 50;
const PAGE = Buffer.alloc(4096, 1);

/** Milliseconds that the disk below this folder takes to make one page durable: the floor of any durable answer. */
export function measureDurableWrite(directory: string): number {
  return median(Array.from({ length: TIMES }, () => durableWriteMilliseconds(directory)));
}

/** The same, once. */
export function durableWriteMilliseconds(directory: string): number {
  const file = openSync(join(directory, 'durable-write'), 'a', 0o600);
  try {
    const began = performance.now();
    writeSync(file, PAGE);
    fdatasyncSync(file);
    return performance.now() - began;
  } finally {
    closeSync(file);
  }
}
