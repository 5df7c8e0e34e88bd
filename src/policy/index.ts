export { compilePolicy, compilePolicyDocument, type CompiledPolicy } from './compile.ts';
export { contextKeysOf } from './context-keys.ts';
export { describeDenial } from './describe-denial.ts';
export { evaluate, type PolicySet } from './evaluate.ts';
export { matchedStatements, type MatchedStatement } from './matched-statements.ts';
export { parsePolicy } from './parse.ts';
export { parseResourcePolicy } from './parse-resource.ts';
export { parseTrustPolicy } from './parse-trust.ts';
export type { ParsedPolicy, ParsedPrincipals, ParsedTrustPolicy } from './parsed.ts';
export {
  requestContext,
  type AccessRequest,
  type Context,
  type RequestFacts,
  type RequestPrincipal,
} from './request.ts';
export { simulate, type Simulation } from './simulate.ts';
export { statementPositions } from './statement-positions.ts';
export {
  compileResourcePolicy,
  compileResourcePolicyDocument,
  evaluateResource,
  NAMES_NOBODY,
  type CompiledResourcePolicy,
} from './resource.ts';
export {
  ALLOWS_ALL,
  compileTrustPolicy,
  compileTrustPolicyDocument,
  evaluateTrust,
  TRUSTS_NOBODY,
  type CompiledTrustPolicy,
  type TrustCaller,
} from './trust.ts';
export type { PolicyKind, Reason, Verdict } from './verdict.ts';
