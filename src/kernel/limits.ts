/** Every bound that Caprock enforces: its unit in the name, its reason and its source beside it. */
export const limits = {
  // ---- the listener -------------------------------------------------------------------------------------
  /** Bedrock refuses an InvokeModel body over 25,000,000 bytes. @see InvokeModelRequest in the API model */
  requestBodyBytes: 25_000_000,
  /** A body that comes without any credential: room for a token of an identity provider. */
  unsignedBodyBytes: 128 * 1024,
  /** Requests of one HTTP/1.1 connection at a time: AWS clients do not pipeline at all. */
  pipelinedRequests: 16,
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
  /** Causes of an error that was not foreseen, one behind the other, that diagnostics tell of. */
  errorCauses: 4,
  /** A refused request's body is read away up to here, so that the refusal reaches its client. */
  discardedBodyBytes: 256 * 1024 * 1024,
  discardedBodyMilliseconds: 20_000,
  /** A client that does not read its answer for so long is gone. */
  unreadAnswerMilliseconds: 60_000,

  // ---- pages for browsers -------------------------------------------------------------------------------
  /** One form: an attestation of a security key with its certificates has some KB. */
  pageFormBytes: 32 * 1024,
  pageFormFields: 32,
  /** Browsers remember for a year that this host is spoken to over TLS alone. @see https://hstspreload.org */
  pageTransportSecuritySeconds: 365 * 24 * 3600,
  /** A browser session that nobody uses ends. @see https://pages.nist.gov/800-63-4/sp800-63b.html#aal2reauth */
  browserSessionIdleMilliseconds: 60 * 60_000,
  /** And after so long in any case, as the AWS console's. */
  browserSessionMilliseconds: 12 * 3600_000,
  /** Between the password and the rest of a sign-in. */
  browserSignInMilliseconds: 15 * 60_000,
  /** Sessions of one subject: beyond it the oldest ends. */
  browserSessionsPerSubject: 20,
  /** From the code in a terminal to its confirmation in a browser: minutes, as long as a thief of it has, too. */
  loginRequestMilliseconds: 5 * 60_000,
  /** Programs that wait for a confirmation, all together and from one address. */
  loginRequests: 10_000,
  loginRequestsPerAddress: 20,
  /** What a person's program gets: a working day, as GetSessionToken gives unless asked otherwise. */
  loginSessionSeconds: 12 * 3600,
  /** How long an authenticator may take to sign what it was asked to. @see https://www.w3.org/TR/webauthn-3/#sctn-timeout-recommended-range */
  securityKeyMilliseconds: 5 * 60_000,
  /** When a session was last used is written down so often. */
  browserSessionSeenMilliseconds: 60_000,

  // ---- decoding -----------------------------------------------------------------------------------------
  /** Nesting of a JSON body; a Bedrock document has ten levels or so. */
  jsonDepth: 64,
  /** Nodes of one JSON body: bounds the work of walking it. */
  jsonNodes: 1_000_000,
  /** Members of one awsQuery form. */
  queryMembers: 2_000,
  /** One awsQuery form: a policy document of 131,072 characters, percent-encoded three times over, and room. */
  formBytes: 1024 * 1024,

  // ---- streams of events, both ways ---------------------------------------------------------------------
  /** One frame: a chunk of 1,000,000 bytes in base64, in JSON, framed twice. @see PartBody in the API model */
  eventFrameBytes: 1_400_000,
  /** Headers of one frame: Bedrock's have 200 bytes. */
  eventHeaderBytes: 4 * 1024,
  /** Bedrock keeps a bidirectional stream open for 8 minutes. @see InvokeModelWithBidirectionalStream in the API reference */
  duplexMilliseconds: 8 * 60_000,
  /** A client that has not ended its events sends one now and then; a pause in speech is sent as silence. */
  duplexIdleMilliseconds: 60_000,
  /** All events of one stream: 8 minutes of speech have 20 MB. */
  duplexInputBytes: 64 * 1024 * 1024,
  /** Events that wait for the model; beyond it the client is made to wait. */
  duplexWaitingBytes: 256 * 1024,

  // ---- authentication -----------------------------------------------------------------------------------
  /** SigV4: the request's date against ours. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html */
  signatureSkewMilliseconds: 5 * 60_000,
  signedHeaders: 64,
  signingKeysCached: 10_000,
  /** A presigned request is good for a week at most. @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
  presignedSeconds: 7 * 24 * 3600,
  /** A short-term Bedrock API key lives 12 hours at most. @see https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html */
  apiKeySeconds: 12 * 3600,
  /** A short-term key holds a session token, which may be long; all headers together have `requestHeadBytes`. */
  apiKeyBytes: 16 * 1024,

  // ---- deployment ---------------------------------------------------------------------------------------
  bundleManifestBytes: 64 * 1024,
  bundleFiles: 50_000,
  /** bwrap is given a descriptor and five arguments for each, and takes 9,000 arguments. @see MAX_ARGS in bubblewrap.c */
  sealedBundleFiles: 1_000,
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
  /** The subject of a client's certificate. */
  auditSubjectCharacters: 512,
  /** Records waiting for the disk; beyond it requests are refused. */
  auditQueueRecords: 20_000,
  auditBatchRecords: 1_000,
  /** One row of the journal, and one read of a record from it. */
  auditBatchBytes: 1024 * 1024,
  /** A pause in the commits after which they are taken into the tree and the tables of lookups. */
  auditIndexPauseMilliseconds: 20,
  /** Commits taken into them in one transaction: a few milliseconds, for which the next commit may have to wait. */
  auditIndexBatchCommits: 16,
  /** One catching up on PostgreSQL: a minute has half a million records. */
  auditIndexMilliseconds: 60_000,
  /** Records that may wait for it under load; beyond it commits wait as well. */
  auditIndexLagRecords: 200_000,
  /** Records waiting for the disk, all together: bounds memory where records are large. */
  auditQueueBytes: 64 * 1024 * 1024,
  /** One commit; a disk that takes longer counts as failed, and requests are refused meanwhile. */
  auditCommitMilliseconds: 10_000,
  /** Records, in so long, of requests that prove nothing; a record has 1.5 KB. More are told of by one record together. */
  strangersMilliseconds: 60_000,
  /** From one address (IPv6: one /64): a program that is set up wrongly, or an office where many sign in at once. */
  strangersRecordsPerAddress: 300,
  /** In all: thirteen gigabytes a day at worst. */
  strangersRecords: 6_000,
  /** Addresses that the one record names. */
  strangersAddresses: 1_000,
  /** What operators of the host did is looked for so often. */
  hostEventsMilliseconds: 1_000,
  /** A round of checkpoints and what else is done for the trail again and again. */
  auditRoundMilliseconds: 10_000,
  /** A clock that has gone back further than this had been wrong before; it is believed from then on. */
  clockBackMilliseconds: 24 * 3600_000,
  /** CloudTrail has five trails in a Region and account; the account's own comes on top. @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
  trailsPerAccount: 6,
  /** Records that one log file is made from: some six megabytes before compression. */
  logFileRecords: 5_000,
  /** Log files and digests of one round; the rest follows in the next. */
  logFilesPerRound: 200,
  /** Records of one log file, all together before compression; one that is larger is alone in its file. */
  logFileBytes: 16 * 1024 * 1024,
  /** Series of one metric: operations of the API and models of an installation are fewer by far. */
  metricSeries: 2_000,
  /** One request to the store of log files; one that takes longer is given up, and tried again in the next round. */
  storeMilliseconds: 30_000,
  /** An object that is read from it: a log file is smaller by far. */
  storeObjectBytes: 64 * 1024 * 1024,
  storeErrorBytes: 64 * 1024,
  /** Buckets that one account's trails may name, one after the other. S3 has a hundred in an account. */
  trailBucketsPerAccount: 100,
  /** Objects whose sizes are asked for at a time, for a listing. */
  objectsDescribedTogether: 32,
  /** One page of a listing of objects. @see ListObjects in the API reference of S3 */
  objectsPerPage: 1_000,
  /** One file of the archive: some ten megabytes compressed, and what one round may have to read. */
  archiveSegmentRecords: 100_000,
  /** Rows that one transaction of archiving reads or deletes: a few milliseconds, for which a commit may have to wait. */
  archiveRowsTogether: 500,
  /** How often it is looked whether records are to be archived. */
  archiveRoundMilliseconds: 600_000,
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
  /** One statement of a service; a database that takes longer counts as one that does not answer. */
  databaseAnswerMilliseconds: 10_000,
  /** One statement of a migration, or one that vacuums a table: an index over ten million records takes minutes. */
  databaseMaintenanceMilliseconds: 24 * 3600_000,

  // ---- identity -----------------------------------------------------------------------------------------
  /** IAM quotas. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
  usersPerAccount: 5_000,
  accessKeysPerUser: 2,
  /** All inline policies of a user together, white space not counted. */
  inlinePolicyCharacters: 2_048,
  groupsPerAccount: 300,
  groupsPerUser: 10,
  rolesPerAccount: 1_000,
  policiesPerAccount: 1_500,
  /** Managed policies attached to one user, group or role. */
  attachedPoliciesPerIdentity: 10,
  versionsPerPolicy: 5,
  /** One version of a managed policy, white space not counted. */
  managedPolicyCharacters: 6_144,
  groupInlinePolicyCharacters: 5_120,
  roleInlinePolicyCharacters: 10_240,
  /** A role's trust policy, white space not counted. */
  trustPolicyCharacters: 2_048,
  /** On one user, role or managed policy. */
  tagsPerResource: 50,
  /** Compiled policies held ready; one that many principals share is held once. */
  compiledPoliciesCached: 2_000,
  listPageDefault: 100,
  listPageMost: 1_000,
  /** Keys ready to check a signature with, a few KB each. */
  accessKeysCached: 10_000,
  /** How long another process's change of users, keys or policies may go unseen; our own are seen at once. */
  identityUncheckedMilliseconds: 1_000,

  // ---- organisations ------------------------------------------------------------------------------------
  /** @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
  organizationsPage: 20,
  organizationalUnitDepth: 5,
  unitsPerOrganization: 2_000,
  /** AWS begins with 10, and raises it to 10,000 for who asks. */
  accountsPerOrganization: 1_000,
  policiesPerOrganization: 1_000,
  /** Service control policies on one root, unit or account. */
  policiesPerTarget: 5,
  /** One service control policy. */
  serviceControlPolicyCharacters: 5_120,
  /** Accounts whose service control policies are held ready. */
  guardedAccountsCached: 10_000,
  // ---- the workforce ------------------------------------------------------------------------------------
  /** IAM Identity Center quotas. @see https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html */
  permissionSets: 3_500,
  permissionSetsPerAccount: 250,
  policiesPerPermissionSet: 20,
  workforceUsers: 100_000,
  workforceGroups: 100_000,
  groupsPerWorkforceUser: 1_000,
  /** A permission set's sessions: 1 to 12 hours, and 1 unless it says otherwise. */
  permissionSetSecondsLeast: 3_600,
  permissionSetSecondsMost: 43_200,
  /** Of a client at an identity provider; those in use have some forty. */
  clientSecretCharacters: 1_024,
  /** From the way to the identity provider to the way back. */
  workforceSignInMilliseconds: 10 * 60_000,
  /** The page that a sign-in leads to: its path and query. */
  workforceNextCharacters: 1_024,
  /** A registration of a program at the portal, as AWS has it. */
  portalClientMilliseconds: 90 * 24 * 3600_000,
  portalClientSecretCharacters: 8 * 1024,
  portalRedirectUris: 8,
  /** From the code that a device shows to somebody's confirmation. */
  portalDeviceMilliseconds: 10 * 60_000,
  portalPollSeconds: 1,
  /** Devices that wait, or waited lately: anybody may begin. */
  portalDevices: 10_000,
  /** Of them, those that one address has waiting: an office may stand behind one. */
  portalDevicesPerAddress: 100,
  portalCodeMilliseconds: 2 * 60_000,
  /** An access token that can be refreshed; without, it lasts as long as the sign-in. */
  portalAccessMilliseconds: 3600_000,
  /** A sign-in to the portal, as AWS has it unless it is set otherwise. */
  portalSessionMilliseconds: 8 * 3600_000,
  /** What became of requests to the instance is told for so long. */
  workforceRequestMilliseconds: 90 * 24 * 3600_000,

  // ---- sessions -----------------------------------------------------------------------------------------
  /** Session tokens held open, some KB each. */
  sessionsCached: 10_000,
  /** @see AssumeRole, GetSessionToken and GetFederationToken in the STS API reference */
  sessionSecondsDefault: 3_600,
  /** A role assumed by a session of another role. */
  chainedSessionSeconds: 3_600,
  userSessionSecondsDefault: 43_200,
  /** Policies and tags of one session, packed: the token has to fit into a header beside the others. */
  sessionPackedBytes: 4_096,
  sessionPolicyCharacters: 2_048,
  sessionPolicyArns: 10,
  sessionTags: 50,

  /** The API's longest. @see DecodeAuthorizationMessage in the API model of sts */
  authorizationMessageCharacters: 10_240,
  /** How long a denial can be decoded: AWS does not say; a day is enough to hand it to an administrator. */
  authorizationMessageMilliseconds: 24 * 3600_000,

  // ---- identity providers -------------------------------------------------------------------------------
  /** @see CreateOpenIDConnectProvider in the IAM API reference */
  issuerUrlCharacters: 255,
  oidcProvidersPerAccount: 100,
  clientIdsPerProvider: 100,
  thumbprintsPerProvider: 5,
  /** An issuer's keys are asked for again after this. */
  issuerKeysFreshMilliseconds: 10 * 60_000,
  /** An issuer that does not answer is believed by the keys it had, for so long. */
  issuerKeysStaleMilliseconds: 60 * 60_000,
  /** Between two questions to one issuer, whatever tokens come. */
  issuerPauseMilliseconds: 10_000,
  issuerDocumentBytes: 256 * 1024,
  issuerMilliseconds: 5_000,
  issuerKeys: 100,
  issuersCached: 1_000,
  /** An identity provider's clock against ours. */
  identityTokenSkewSeconds: 30,
  /** Values of one claim that become a condition key, such as groups. */
  identityTokenValues: 200,

  // ---- credentials that are not access keys -------------------------------------------------------------
  /** Argon2id as RFC 9106 recommends it where memory is not plentiful: 64 MiB, 3 passes, 4 lanes. @see https://www.rfc-editor.org/rfc/rfc9106#section-4 */
  passwordMemoryKilobytes: 64 * 1024,
  passwordPasses: 3,
  passwordLanes: 4,
  /** PBKDF2-HMAC-SHA-512, in FIPS mode. @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#pbkdf2 */
  passwordIterations: 210_000,
  passwordSaltBytes: 16,
  /** Made at a time, 64 MiB each: half of the threads of Node's pool, whose other half reads files and looks names up. */
  passwordHashesAtOnce: 2,
  /** That wait for it: the last one some three seconds, and whoever comes then is asked to come again. */
  passwordHashesWaiting: 32,
  /** Without a policy of the account, as in IAM. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html */
  passwordCharacters: 8,
  /** The most that a password policy may ask not to be used again. */
  passwordsRemembered: 24,
  mfaDevicesPerUser: 8,
  /** IAM's longest serial number. */
  mfaSerialCharacters: 256,
  /** Codes of this many 30-second steps before and after ours count: RFC 6238 advises one for the time it takes to type. */
  mfaSkewSteps: 1,
  /** How far a device's clock may be off for ResyncMFADevice to find it, in steps: an hour. */
  mfaResyncSteps: 120,
  /** Wrong codes or passwords of one user before each further one has to wait. */
  guessesPerUser: 5,
  /** The same from one address (IPv6: one /64), which an office may share. */
  guessesPerAddress: 50,
  /** The wait doubles from the first to the last value: then a day has 96 guesses, each with 3 chances in a million. */
  guessFirstMilliseconds: 1_000,
  guessLastMilliseconds: 15 * 60_000,
  /** After so long without a guess, the earlier ones are forgotten. */
  guessMemoryMilliseconds: 24 * 3600_000,
  serviceSpecificCredentialsPerUser: 2,
  /** When keys were last used is written down so often, all uses together. */
  lastUsedFlushMilliseconds: 5_000,
  /** Uses that wait for it: one for each key; beyond it the oldest is given up. */
  lastUsedPending: 10_000,
  /** So many of them are written in one statement. */
  lastUsedAtOnce: 256,
  /** A new credential report is made when the last one is older: IAM's four hours. */
  credentialReportMilliseconds: 4 * 3600_000,

  // ---- keys ---------------------------------------------------------------------------------------------
  /** One for each account and purpose in use. */
  dataKeysCached: 1_000,
  /** How often the operator's certificate is looked at: two small files. */
  certificateLookMilliseconds: 2_000,
  /** How often Caprock's own certificate is asked whether its end is near. */
  ownCertificateLookMilliseconds: 3600_000,
  /** How long another process's rotation or destruction of keys may go unseen. */
  keysUncheckedMilliseconds: 1_000,
  /** Rows of one transaction of a rotation: bounds its memory, and what a kill undoes. */
  rotationBatchRows: 500,
  /** Data keys wrapped anew at the same time: a key service takes some milliseconds for each. */
  rotationWrapsAtOnce: 16,
  /** A copy of a root key that a killed writer left is removed when it is older. */
  leftoverMilliseconds: 60_000,
  /** What a root key is derived from; twice what is asked of people's passwords. */
  rootPassphraseCharacters: 16,
  /** Argon2id, once at each start: twice the memory of RFC 9106's second choice. @see https://www.rfc-editor.org/rfc/rfc9106#section-4 */
  rootPassphraseMemoryKilobytes: 128 * 1024,
  rootPassphrasePasses: 3,
  rootPassphraseLanes: 4,
  /** PBKDF2-HMAC-SHA-512, in FIPS mode: some three times OWASP's count, for it is once at each start. */
  rootPassphraseIterations: 600_000,
  /** Versions of customers' keys held ready to use; an RSA key of 4,096 bits takes some 10 KB. */
  kmsVersionsCached: 1_000,
  /** Key policies held compiled. */
  kmsPoliciesCached: 1_000,
  /** KMS quotas. @see https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
  kmsKeysPerAccount: 100_000,
  kmsPolicyBytes: 32 * 1024,
  /** One encryption context, keys and values together: KMS's own bound. */
  kmsContextCharacters: 8_192,
  kmsListDefault: 100,
  kmsGrantListDefault: 50,
  kmsAliasesPerKey: 50,
  kmsGrantsPerKey: 50_000,
  kmsRotationsOnDemand: 25,
  /** The parameters of an import are good for a day. @see GetParametersForImport in the API reference */
  kmsImportTokenMilliseconds: 24 * 3600_000,
  /** How often keys are looked for that are due to be destroyed or rotated, days after that was asked for. */
  kmsJobsMilliseconds: 10 * 60_000,

  // ---- egress -------------------------------------------------------------------------------------------
  /** Refusals of one place are recorded once in so long. */
  egressRecordMilliseconds: 60_000,
  egressPlacesRemembered: 1_000,
  /** Of an AWS service that Caprock itself asks: to connect, and until the answer. */
  awsConnectionMilliseconds: 3_000,
  awsRequestMilliseconds: 10_000,
  /** With the client's own pauses between them. */
  awsAttempts: 3,

  // ---- inference ----------------------------------------------------------------------------------------
  /** Bedrock's bounds on the media of one message. @see Message and PayloadPart in the API model of bedrock-runtime */
  imagesPerMessage: 20,
  imageBytes: 3_750_000,
  documentsPerMessage: 5,
  documentBytes: 4_500_000,
  /** One event of a model's stream: the most that a PayloadPart holds. */
  modelEventBytes: 1_000_000,

  // ---- guardrails ---------------------------------------------------------------------------------------
  /** Bedrock's quotas. @see https://docs.aws.amazon.com/general/latest/gr/bedrock.html */
  guardrailsPerAccount: 100,
  versionsPerGuardrail: 20,
  tagsPerGuardrail: 200,
  /** Regular expressions in one sensitive information policy. */
  guardrailExpressions: 10,
  /** Each one is a pass over every text of every request: Caprock's own bound. */
  enforcedGuardrailsPerAccount: 5,
  /** How long the same client request token means the same request. */
  guardrailTokenMilliseconds: 24 * 3600_000,
  /** A text unit of Bedrock's. @see https://aws.amazon.com/bedrock/pricing/ */
  guardrailUnitCharacters: 1_000,
  /** Matches that one assessment tells, each once. */
  guardrailTraceMatches: 1_000,
  /** Nesting of a request that a guardrail reads; a chat request has ten levels or so. */
  guardedDepth: 128,
  /** Definitions held open, each at most 10,000 words. */
  guardrailsCached: 200,
  /** Sets of types that are held ready for checks without a guardrail, up to some megabytes each. */
  guardrailCheckSetsCached: 32,
  /** Accounts with what they enforce, and guardrails with their tags, that are held ready for inferences. */
  guardrailsInUse: 2_000,
  /** How long another process's change of a guardrail may go unseen by inferences; our own are seen at once. */
  guardrailsUncheckedMilliseconds: 1_000,

  // ---- policy -------------------------------------------------------------------------------------------
  /** The longest document that the API takes. @see policyDocumentType in the API model of iam */
  policyDocumentCharacters: 131_072,

  // ---- detection ----------------------------------------------------------------------------------------
  /** A customer's expression. @see CreateCustomDataIdentifier in the Macie API reference; Bedrock takes 500 */
  ownExpressionCharacters: 512,
  /** The same written out, repetitions and all: the work for one character of text is bounded by it. */
  ownExpressionSteps: 2_000,
  /** The longest match of a customer's expression: what a stream may have to hold back. */
  ownMatchCharacters: 512,
  /** @see CreateCustomDataIdentifier in the Macie API reference */
  ownMatchDistance: 300,
  ownKeywords: 50,
  ownKeywordCharacters: 90,
  /** Archives within archives, and text encoded within text, that a scan opens. */
  scanDepth: 4,
  /** All that is unpacked of one file, archives within it included: a bomb has more. */
  scanArchiveBytes: 512 * 1024 * 1024,
  /** Or so many times the file itself, for large ones: logs pack to a tenth, hardly ever to less than a hundredth. */
  scanArchiveRatio: 100,
  scanArchiveEntries: 10_000,
  /** One entry of a zip archive, or one PDF file: these are held in memory. */
  scanEntryBytes: 64 * 1024 * 1024,
  /** What one PDF file may take: its own bytes say nothing of it. An honest one of the most bytes takes a tenth. */
  scanPdfMilliseconds: 60_000,
  scanPdfMemoryBytes: 1024 * 1024 * 1024,
  /** A JSON document that is read as one; a longer one is read as text. */
  scanDocumentCharacters: 8 * 1024 * 1024,
  /** A field of a table, a line of JSON Lines, or a document within a string. */
  scanFieldCharacters: 1024 * 1024,
  /** A run of base64 that is decoded as one. */
  scanEncodedCharacters: 1024 * 1024,
  /** Columns of a table whose names are known, and how much of a name. */
  scanColumns: 10_000,
  scanColumnNameCharacters: 200,
  /** Findings that are aligned with each other. */
  scanRowsTogether: 500,
} as const;
