/** One request, ready to be sent as it is: what had to be signed is signed. */
export interface LoadRequest {
  readonly method: string;
  readonly path: string;
  /** Content-Length with them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Where requests go, always on loopback. */
export interface Endpoint {
  readonly protocol: 'http/1.1' | 'h2';
  readonly port: number;
  /** The certificate to trust, in PEM; with it the connection is TLS. */
  readonly ca?: string;
}

/** What makes an answer right: a fast error must not count as a fast answer. */
export interface Expectation {
  /** Stands in the body `times` times. */
  readonly word: string;
  readonly times: number;
  /** Stands in the last 512 bytes: the answer came to its end. Empty where the length says so already. */
  readonly last: string;
  /** Stands in each event of a stream, which counts them; empty for an answer in one piece. */
  readonly event: string;
}

export interface LoadJob {
  readonly endpoint: Endpoint;
  /** Sent in turn, over and over. */
  readonly requests: readonly LoadRequest[];
  /** The number of the first to be sent: where an earlier job ended, the next goes on. */
  readonly first?: number;
  /** Connections over HTTP/1.1, concurrent streams of one connection over HTTP/2. */
  readonly concurrency: number;
  readonly seconds: number;
  readonly expect: Expectation;
  /** Whose processor time is the target's. */
  readonly processes: readonly number[];
  /** Whose processor time is that of the model stub behind the target. */
  readonly modelProcesses: readonly number[];
}

export interface LoadResult {
  /** Requests that were sent. */
  readonly sent: number;
  /** Answers that were right. */
  readonly answers: number;
  readonly seconds: number;
  /** Milliseconds from sending a request to its whole answer, of each right answer. */
  readonly latencies: Float64Array;
  /** Milliseconds to the first byte of the body, likewise. */
  readonly firstBytes: Float64Array;
  /** Why answers were wrong, with how many. */
  readonly wrong: ReadonlyMap<string, number>;
  /** Events in a stream, looked at in one of sixteen; 0 for answers in one piece. */
  readonly eventsPerAnswer: number;
  /** Processor seconds of the target's processes. */
  readonly targetCpuSeconds: number;
  readonly modelCpuSeconds: number;
  /** Processor seconds of the generator itself. */
  readonly ownCpuSeconds: number;
  /** Processor seconds of the whole machine. */
  readonly machineCpuSeconds: number;
}
