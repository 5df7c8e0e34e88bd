import { createScrubDetector, errorFacts, scrubLine } from '#gateway';
import { pino } from 'pino';
import type { MicroCase } from './case.ts';

/** A line of the log about an error, written and scrubbed; the floor is the same line written as it is. */
export function scrubCase(): MicroCase {
  const detector = createScrubDetector();
  const facts = {
    requestId: '0f7f6a1c-3f1c-4a52-9a39-1f4f5c1d2e3b',
    ...errorFacts(new Error('connect to the model failed', { cause: new TypeError('fetch failed') })),
  };
  const written = (change: (line: string) => string) => {
    let last = '';
    const log = pino({ base: {} }, { write: (line) => (last = change(line)) });
    return () => {
      log.error(facts, 'an error that was not foreseen');
      return last;
    };
  };
  const operation = written((line) => scrubLine(line, detector));
  const floor = written((line) => line);
  return {
    name: `log: a line of ${floor().length} bytes, scrubbed`,
    operation,
    floorName: 'the line, not searched',
    floor,
  };
}
