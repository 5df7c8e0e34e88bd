import { pino, type DestinationStream, type Logger } from 'pino';
import { createScrubDetector, scrubLine } from '#gateway';

/** Lines that a blocked standard error has not taken; beyond it they are dropped rather than waited for. */
const LOG_BYTES_WAITING = 1024 * 1024;

/**
 * The one log of the service, on standard error unless `to` says otherwise. Nothing is written before the engine has
 * searched it.
 *
 * @param to takes whole lines
 */
export function openLog(level: string, to: DestinationStream = standardError()): Logger {
  let detector: ReturnType<typeof createScrubDetector> | undefined;
  const search = {
    // Most services write no line for hours: what is looked for is compiled for the first.
    find: (text: string) => (detector ??= createScrubDetector()).find(text),
  };
  return pino({ level, base: {} }, { write: (line) => to.write(scrubLine(line, search)) });
}

function standardError(): DestinationStream {
  return pino.destination({ dest: 2, sync: false, maxLength: LOG_BYTES_WAITING });
}
