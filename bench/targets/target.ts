import type { Endpoint, Expectation, LoadRequest } from '../load/job.ts';

export type Operation = 'Converse' | 'ConverseStream';

/** What is measured: something that stands between a client and the model stub, or the stub itself. */
export interface Target extends AsyncDisposable {
  /** As in the table: `(b) bare TLS proxy`. */
  readonly name: string;
  /** How it is set up, in a sentence. */
  readonly about: string;
  readonly endpoint: Endpoint;
  /** The processes whose processor time and memory are the target's own; the model stub is none of them. */
  processes(): readonly number[];
  /** The processes of the model stub behind it. */
  modelProcesses(): readonly number[];
  /** Different requests, each valid for the next minutes. */
  requests(operation: Operation, count: number): Promise<readonly LoadRequest[]>;
  expectation(operation: Operation): Expectation;
}

/** How many chunks the stub sends, and how many pieces of text its whole answer has. */
export const CHUNKS = 50;
export const WHOLE_PIECES = 20;
/** Stands once in each chunk. */
export const WORD = 'fox';

const PROMPT_BYTES = 1024;
const SENTENCE = 'Summarise the following ticket for a nurse handover and keep it short. ';

/** A prompt of 1 KB, another one for each number. */
export function prompt(number: number): string {
  return `Ticket ${number}. ${SENTENCE.repeat(20)}`.slice(0, PROMPT_BYTES);
}
