import type { Content } from '#kernel';
import type { Deployment } from './deployment.ts';
import type { Isolation } from './isolation.ts';

/** One request to a model's software. */
export interface Invocation {
  readonly deployment: Deployment;
  /** The account id of who asks: with isolation `per-customer`, nobody else's request reaches the process. */
  readonly customer: string;
  /** `/invocations` of the Deep Learning Container contract, or the manifest's `countTokens`. */
  readonly path: string;
  /** Sent as it is, by POST. */
  readonly body: Content<Uint8Array>;
  /**
   * What the body goes on with, while the answer already comes: software whose manifest says `bidirectional` reads
   * it as it arrives. Once it throws, or the answer has ended, the request is over.
   */
  readonly more?: AsyncIterable<Content<Uint8Array>>;
  /** Media type of the body; `application/json` unless given. */
  readonly contentType?: string;
  /** Media type asked for; the software decides when absent. */
  readonly accept?: string;
  /** Whether the caller wants the answer as it is produced. The body must ask the software for that, too. */
  readonly stream: boolean;
  /** Aborting it closes the connection to the software, which stops working for nobody. */
  readonly signal: AbortSignal;
}

/** An answer in one piece. Always the form of an answer whose status is not 2xx, streamed or not. */
export interface WholeAnswer {
  readonly kind: 'whole';
  /** HTTP status as the software gave it: 4xx and 5xx are returned and not thrown. */
  readonly status: number;
  /** One of a few known media types without parameters; `application/octet-stream` for any other. */
  readonly contentType: string;
  readonly body: Content<Uint8Array>;
}

/** A 2xx answer as it comes: chunks as the network cut them, not parsed in any way. */
export interface StreamedAnswer {
  readonly kind: 'stream';
  readonly status: number;
  readonly contentType: string;
  /**
   * Ends when the software ended its answer properly. Leaving the loop early closes the connection.
   * @throws ApiError `ModelStreamErrorException` (members `originalStatusCode`, `originalMessage`) when the
   * software crashes, falls silent or says too much; CaprockError `Cancelled` when the signal aborts
   */
  readonly chunks: AsyncIterable<Content<Uint8Array>>;
}

export type ModelAnswer = WholeAnswer | StreamedAnswer;

/** What `caprock status` shows of one process of a model's software. */
export interface ProcessStatus {
  readonly modelId: string;
  readonly provider: string;
  readonly digest: string;
  readonly isolation: Isolation;
  /** The account id whose requests it serves; absent for a shared process. */
  readonly customer?: string;
  readonly state: 'starting' | 'ready' | 'stopping' | 'waiting to restart';
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly requests: number;
  /** Crashes and failed starts one after another, without a good while between them. */
  readonly failures: number;
  /** What it wrote to stdout and stderr, in bytes: nothing else is ever known of it. */
  readonly outputBytes: number;
}

/** The bounds of `kernel/limits.ts` that concern running models; a test may tighten them. */
export interface ModelLimits {
  readonly modelStartMilliseconds: number;
  readonly modelPingMilliseconds: number;
  readonly modelAnswerMilliseconds: number;
  readonly modelStreamIdleMilliseconds: number;
  readonly modelAnswerBytes: number;
  readonly modelRestartFirstMilliseconds: number;
  readonly modelRestartLastMilliseconds: number;
  readonly modelRestartWaitMilliseconds: number;
  readonly modelSteadyMilliseconds: number;
  readonly modelIdleMilliseconds: number;
  readonly modelStopMilliseconds: number;
  readonly modelProcesses: number;
}

/** Runs the software of delivered models, each process in a sandbox, and carries requests to it. */
export interface Models extends AsyncDisposable {
  /**
   * Starts the process that this customer's requests belong to, unless it runs, and asks it.
   * @throws ApiError `ModelErrorException` (424; crash, broken or over-long answer, failed start; members
   * `originalStatusCode` where there was one, `resourceName`), `ModelTimeoutException` (408; no answer in time),
   * `ModelNotReadyException` (429; waiting to be restarted), `ServiceUnavailableException` (503; no place for
   * another process, or stopping). CaprockError `Cancelled` when the signal aborts.
   */
  invoke(invocation: Invocation): Promise<ModelAnswer>;
  status(): readonly ProcessStatus[];
  /** False only in the mode `--unsealed`. */
  readonly sealed: boolean;
}
