export { createCodec, type Codec, type ContentPaths, type EventStreamCodec } from './codec.ts';
export { encodeError } from './error.ts';
export type { WireRequest, WireResponse } from './http.ts';
export { createRouter, type Identified, type Router } from './router.ts';
export { parseAuthorization, type Scope, type SignedRequest } from './sigv4/authorization.ts';
export { checkSigned, type ExpectedScope } from './sigv4/check.ts';
export { SigningKeys } from './sigv4/keys.ts';
export { signatureMatches } from './sigv4/signature.ts';
