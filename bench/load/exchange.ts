import type { ReceivedAnswer } from './answer-reader.ts';

/** One request that is under way, and whom to tell of its answer. */
export interface Exchange {
  /** Which of the requests to send, counted on and on. */
  readonly turn: number;
  firstByte(): void;
  answered(answer: ReceivedAnswer): void;
  failed(why: string): void;
}

/** As many lanes as requests may be under way at once; each carries one request at a time. */
export interface Connections {
  readonly lanes: readonly ((exchange: Exchange) => void)[];
  close(): void;
}
