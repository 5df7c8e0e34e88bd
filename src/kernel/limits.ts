/** Every bound that Caprock enforces: its unit in the name, its reason and its source beside it. */
export const limits = {
  // ---- the listener -------------------------------------------------------------------------------------
  /** Bedrock refuses an InvokeModel body over 25,000,000 bytes. @see InvokeModelRequest in the API model */
  requestBodyBytes: 25_000_000,
  /** Request line and headers together: AWS load balancers stop at 64 KB; SDK requests use 2 KB. */
  requestHeadBytes: 32 * 1024,
  requestHeaderCount: 100,
  /** A model id that is an ARN has 2,048 characters at most; encoded twice it may triple. */
  requestTargetBytes: 8 * 1024,
  /** A client that cannot send its head in this time is slow on purpose. */
  requestHeadMilliseconds: 10_000,
  /** The whole body: 25 MB over a 2 Mbit/s line. */
  requestBodyMilliseconds: 100_000,
  tlsHandshakeMilliseconds: 10_000,
  idleConnectionMilliseconds: 120_000,
  connections: 2_048,
  streamsPerConnection: 256,
  /** After SIGTERM, answers under way have this long. */
  drainMilliseconds: 30_000,
  /** Bodies being received, all connections together; beyond it new requests get 503. */
  bodyBytesInFlight: 512 * 1024 * 1024,
  /** A refused request's body is read away up to here, so that the refusal reaches its client. */
  discardedBodyBytes: 256 * 1024 * 1024,
  discardedBodyMilliseconds: 20_000,
  /** A client that does not read its answer for so long is gone. */
  unreadAnswerMilliseconds: 60_000,

  // ---- decoding -----------------------------------------------------------------------------------------
  /** Nesting of a JSON body; a Bedrock document has ten levels or so. */
  jsonDepth: 64,
  /** Nodes of one JSON body: bounds the work of walking it. */
  jsonNodes: 1_000_000,
  /** Members of one awsQuery form. */
  queryMembers: 2_000,
  /** One awsQuery form: a policy document of 131,072 characters, percent-encoded three times over, and room. */
  formBytes: 1024 * 1024,

  // ---- authentication -----------------------------------------------------------------------------------
  /** SigV4: the request's date against ours. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html */
  signatureSkewMilliseconds: 5 * 60_000,
  signedHeaders: 64,
  signingKeysCached: 10_000,

  // ---- deployment ---------------------------------------------------------------------------------------
  bundleManifestBytes: 64 * 1024,
  bundleFiles: 50_000,
  bundlePathBytes: 1_024,
  /** From spawn to the first `GET /ping` that answers 200. */
  modelStartMilliseconds: 60_000,
  /** DLC contract: a ping is answered within 2 s. */
  modelPingMilliseconds: 2_000,
  /** DLC contract: an invocation is answered within 60 s. */
  modelAnswerMilliseconds: 60_000,
  /** Silence inside a stream before it counts as hung. */
  modelStreamIdleMilliseconds: 30_000,
  /** One completion, all chunks together. */
  modelAnswerBytes: 16 * 1024 * 1024,
  /** Restart back-off: doubles from the first to the last value. */
  modelRestartFirstMilliseconds: 200,
  modelRestartLastMilliseconds: 30_000,
  /** DLC contract: SIGTERM, then SIGKILL after 30 s. */
  modelStopMilliseconds: 30_000,
  /** Memory-backed file systems inside the sandbox. */
  sandboxTmpBytes: 64 * 1024 * 1024,
  sandboxShmBytes: 8 * 1024 * 1024,
  /** One deployment account's processes at a time, over all customers. */
  modelProcesses: 64,
  /** Private memory of one process of a model's software, unless its manifest says otherwise. */
  modelMemoryMegabytes: 8 * 1024,
  /** The most that a manifest may ask for: 2 TiB. */
  modelMemoryMegabytesMost: 2 * 1024 * 1024,
  /** Processes and threads inside one sandbox; llama.cpp on a large machine uses one thread per core. */
  sandboxProcesses: 512,
  sandboxOpenFiles: 4_096,
  /** A request waits this long at most for a crashed process to be started again; else it is told to retry. */
  modelRestartWaitMilliseconds: 2_000,
  /** A process that stayed up this long is steady: an earlier crash no longer delays the next start. */
  modelSteadyMilliseconds: 30_000,
  /** A process that nobody asks is stopped after this, and started again when somebody does. */
  modelIdleMilliseconds: 15 * 60_000,
  /** Connections to one process; requests beyond them wait. */
  modelConnections: 256,
  /** What a model's software may write to stdout and stderr per second before it is made to wait. */
  modelOutputBytesPerSecond: 8 * 1024 * 1024,
  /** How often the catalog looks whether something was delivered: one stat per model. */
  catalogLookMilliseconds: 1_000,
  /** Waiting for the probe of the sandbox, at start. */
  sandboxProbeMilliseconds: 20_000,

  // ---- audit --------------------------------------------------------------------------------------------
  /** A record is cut to this: CloudTrail's own bound on one event. */
  auditRecordBytes: 256 * 1024,
  auditUserAgentBytes: 512,
  /** Records waiting for the disk; beyond it requests are refused. */
  auditQueueRecords: 20_000,
  auditBatchRecords: 1_000,
  auditBatchBytes: 8 * 1024 * 1024,
  /** Records waiting for the disk, all together: bounds memory where records are large. */
  auditQueueBytes: 64 * 1024 * 1024,
  /** One commit; a disk that takes longer counts as failed, and requests are refused meanwhile. */
  auditCommitMilliseconds: 10_000,
  /** LookupEvents: 50 a page, 90 days back. */
  lookupEventsPage: 50,
  lookupEventsDays: 90,

  // ---- store --------------------------------------------------------------------------------------------
  /** How long a SQLite connection waits for another one's write. */
  storeBusyMilliseconds: 5_000,
  /** Statements that one connection keeps prepared; Caprock has about a hundred different ones. */
  preparedStatements: 256,
  databaseConnections: 10,
  databaseConnectMilliseconds: 5_000,

  // ---- identity -----------------------------------------------------------------------------------------
  /** IAM quotas. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
  usersPerAccount: 5_000,
  accessKeysPerUser: 2,
  /** All inline policies of a user together, white space not counted. */
  inlinePolicyCharacters: 2_048,
  listPageDefault: 100,
  listPageMost: 1_000,
  /** Keys ready to check a signature with, a few KB each. */
  accessKeysCached: 10_000,
  /** How long another process's change of users, keys or policies may go unseen; our own are seen at once. */
  identityUncheckedMilliseconds: 1_000,

  // ---- keys ---------------------------------------------------------------------------------------------
  /** One for each account and purpose in use. */
  dataKeysCached: 1_000,

  // ---- inference ----------------------------------------------------------------------------------------
  /** Bedrock's bounds on the media of one message. @see Message and PayloadPart in the API model of bedrock-runtime */
  imagesPerMessage: 20,
  imageBytes: 3_750_000,
  documentsPerMessage: 5,
  documentBytes: 4_500_000,
  /** One event of a model's stream: the most that a PayloadPart holds. */
  modelEventBytes: 1_000_000,

  // ---- policy -------------------------------------------------------------------------------------------
  /** The longest document that the API takes. @see policyDocumentType in the API model of iam */
  policyDocumentCharacters: 131_072,
} as const;
