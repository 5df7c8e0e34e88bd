import { ApiError } from '#kernel';

/** Work of which so much is done at once and no more. */
export interface Turns {
  /**
   * Does the work when it is its turn, first come first served.
   * @throws ApiError `ThrottlingException`, at once, where too many wait already
   */
  take<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * @param atOnce of the work, at any time
 * @param most that wait beside them
 * @param refusal what is said to whoever comes then
 */
export function createTurns(atOnce: number, most: number, refusal: string): Turns {
  const waiting: (() => void)[] = [];
  let free = atOnce;
  return {
    async take(work) {
      if (free > 0) free -= 1;
      else if (waiting.length < most) await new Promise<void>((begin) => waiting.push(begin));
      else throw new ApiError('ThrottlingException', refusal);
      try {
        return await work();
      } finally {
        // Whoever waits longest has the turn at once: it is free for nobody in between.
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next();
      }
    },
  };
}
