/**
 * What every client must be able to do, in one place: a client has a test for each case, or says in clients.ts
 * what it lacks and why. The suite fails when a client has neither.
 */
export const cases = {
  'caller-identity': 'GetCallerIdentity names the user whose key signed',
  'list-foundation-models': 'ListFoundationModels has the delivered model and its modalities',
  'get-foundation-model': 'GetFoundationModel finds the model by its id and by its ARN',
  'get-foundation-model-unknown': 'GetFoundationModel of an unknown model is ResourceNotFoundException',

  'converse-answer': 'Converse answers with a message, a stop reason, usage and metrics',
  'converse-system': 'a system prompt reaches the model and is counted as input',
  'converse-multi-turn': 'a conversation of several turns is answered, and all of it is counted',
  'converse-max-tokens': 'maxTokens ends the answer at that many tokens with max_tokens',
  'converse-stop-sequence': 'a stop sequence ends the answer before it with stop_sequence',
  'converse-tool-use': 'the model asks for a tool, takes its result and answers',
  'converse-model-arn': 'a model id given as an ARN gives the same answer as the bare id',
  'converse-image-refused': 'an image to a model that takes text alone is ValidationException',
  'converse-stream':
    'ConverseStream sends its events in order, the text of the unary answer, and metadata last',
  'converse-stream-tool-use': 'ConverseStream sends a tool use in pieces that join to its JSON input',

  'invoke-model': 'InvokeModel answers in the native form of the model',
  'invoke-model-stream': 'InvokeModelWithResponseStream sends chunks that join to the unary answer',
  'invoke-model-bidirectional':
    'InvokeModelWithBidirectionalStream answers one question before the next one is asked',
  'count-tokens': 'CountTokens counts what Converse then reports as input tokens',

  'api-key-short-term': 'a short-term Bedrock API key in the environment is credential enough to converse',

  'user-least-privilege': 'a user who may use one model uses it and is denied everything else',
  'user-key-disabled': 'a disabled access key is refused until it is made active again',
  'user-policies': 'an inline policy is put, listed, read back as it was, and deleted',
  'user-deleted': 'a user is deleted once nothing belongs to it, and is then unknown',
  'user-exists': 'a second user of the same name is EntityAlreadyExists',
  'list-users-pages': 'ListUsers gives every user once, page by page',

  'managed-policy':
    'a member of a group may do what the default version of its policy says, from the next call on',
  'assume-role':
    'AssumeRole gives a session that can do what role and session policy both allow, in its own name',
  'simulate-policy': 'SimulatePrincipalPolicy says what the user may do, and by which statement it is denied',
  organization: 'an account that is made is listed, and a service control policy is attached to it',

  'kms-encrypt':
    'what Encrypt sealed under an alias opens with the same encryption context; another one is InvalidCiphertextException',
  'kms-data-key': 'a data key is 32 bytes, and Decrypt of its sealed form gives the same',
  'kms-mac': 'VerifyMac accepts what GenerateMac made; of another message it is KMSInvalidMacException',
  'kms-sign': 'a signature verifies by Verify and by the public key outside, and not for another message',
  'kms-grant': 'a user may decrypt by a grant alone, in its encryption context, until it is revoked',
  'kms-disabled': 'a disabled key is DisabledException until it is enabled again',
  'kms-rotation': 'what was sealed before a rotation opens after it, and the rotation is listed',
  'kms-deletion':
    'a key pending deletion is KMSInvalidStateException, and is disabled when that is cancelled',
  'kms-tags': 'tags of a key are put, listed and taken away',
  'kms-pages': 'ListKeys gives every key once, page by page',

  'guardrail-life':
    'a guardrail is created, listed, updated, numbered and deleted; its version keeps what the draft loses',
  'guardrail-apply': 'ApplyGuardrail masks an address, blocks a word, and tells what it found',
  'guardrail-converse': 'a guarded Converse answers a blocked question with the message, and traces why',
  'guardrail-stream': 'a guarded ConverseStream streams the message, guardrail_intervened, and the trace',
  'guardrail-invoke':
    'InvokeModel with the headers of a guardrail answers a blocked question with the message, and tells that it intervened',
  'guardrail-tags': 'tags of a guardrail are made with it, put, listed and taken away',
  'guardrail-enforced':
    'a guardrail that an account enforces guards calls which name none, until it is no longer enforced',
  'guardrail-checks':
    'InvokeGuardrailChecks tells where an address stands, without a guardrail and without the address',
  'guardrail-key': 'a guardrail under a key of the customer cannot be used while the key is disabled',

  'trail-life': 'a trail is created, started, described, stopped and deleted',
  'lookup-events-pages': 'LookupEvents by user name gives all events of that user once, page by page',
  'lookup-events': 'LookupEvents finds a Converse call by its name, and nothing of its prompt',
  'lookup-events-denied': 'LookupEvents finds a denied call with its error code',

  'sso-credentials':
    'the SSO credential provider gives the role of the person who confirmed the device code in a browser',
  'sso-refresh':
    'a token of the SSO cache that has expired is renewed by its refresh token, which is good once',
  'sso-login': 'aws sso login with a device code signs the person in, and aws sso logout ends it',
  'sso-login-env': 'aws sso login knows from caprock env alone where people sign in',
  'sso-login-browser': 'aws sso login by a browser on the same machine signs the person in',

  'encryption-sdk':
    'what the AWS Encryption SDK seals under a key opens again, not in another context and not under a disabled key',
  'encryption-sdk-foreign': 'what the AWS Encryption SDK of another language sealed opens, both ways',

  'declared-team': 'a team that is declared is applied as it is written, and the plan after it is clean',
  'declared-change': 'an attribute that the declaration changes is changed in place',
  'declared-drift': 'what was changed past the declaration is seen by the plan and mended',
  'declared-destroyed': 'what was declared is destroyed, and nothing of it is left',
  'declared-denied': 'who may not create what is declared is told the action and the resource',
  'declared-role': 'what is applied by way of a role is applied in its name',
  'declared-page': 'what docs/terraform.md declares is applied, and the plan after it is clean',
  'declared-import': 'what was made by hand comes under the declaration as it is',
  'declared-key': 'a key, its alias and a grant are declared, changed, mended and destroyed',

  'error-validation': 'a request that breaks a rule of the API is ValidationException',
  'error-unknown-model': 'Converse with an unknown model is ValidationException',
  'error-access-denied': 'a user without a policy gets AccessDeniedException',
  'error-wrong-secret': 'a wrong secret is InvalidSignatureException, SignatureDoesNotMatch for STS',
  'error-unknown-key': 'an unknown access key is UnrecognizedClientException, InvalidClientTokenId for STS',
  'error-wrong-region': 'a signature for another Region is refused',
  'untrusted-server': 'the client refuses a server whose certificate it cannot verify',
} as const;

export type CaseId = keyof typeof cases;

export const caseIds = Object.keys(cases) as readonly CaseId[];

export function isCaseId(name: string): name is CaseId {
  return Object.hasOwn(cases, name);
}
