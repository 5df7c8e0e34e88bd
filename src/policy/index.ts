export { compilePolicy, compilePolicyDocument, type CompiledPolicy } from './compile.ts';
export { describeDenial } from './describe-denial.ts';
export { evaluate, type PolicySet } from './evaluate.ts';
export { parsePolicy } from './parse.ts';
export type { ParsedPolicy } from './parsed.ts';
export {
  requestContext,
  type AccessRequest,
  type Context,
  type RequestFacts,
  type RequestPrincipal,
} from './request.ts';
export type { PolicyKind, Reason, Verdict } from './verdict.ts';
