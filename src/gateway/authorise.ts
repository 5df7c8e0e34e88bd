import type { Principal, UnsignedPrincipal } from '#identity';
import { ApiError } from '#kernel';
import type { Need } from '#operations';
import {
  type AccessRequest,
  compilePolicyDocument,
  describeDenial,
  evaluate,
  evaluateResource,
  evaluateTrust,
  type Context,
  type PolicySet,
  type RequestPrincipal,
  type TrustCaller,
  type Verdict,
} from '#policy';
import type { Denied } from './denial-message.ts';
import type { Caller, UnsignedCaller } from './proof.ts';

/** A refusal that remembers its verdict: the record names the statement, the caller is told what AWS tells. */
export class AccessDenied extends ApiError {
  readonly verdict: Verdict;
  /** All that decided; absent where the caller has no policies of ours. */
  readonly denied: Denied | undefined;

  constructor(message: string, verdict: Verdict, denied?: Denied) {
    super('AccessDeniedException', message);
    this.verdict = verdict;
    this.denied = denied;
  }
}

const EVERYTHING = compilePolicyDocument(
  'account password policy',
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
);

/**
 * Every action that the operation declares, on every resource that the request names; one that is not allowed
 * refuses the whole request.
 *
 * promise 3: each user has only the permissions that the job needs
 * @throws AccessDenied, with AWS's sentence
 */
export function authorise(caller: Caller | UnsignedCaller, needs: readonly Need[], context: Context): void {
  for (const need of needs) {
    const request = requestOf(need, caller, withKeys(context, need.context));
    const verdict = verdictOn(need, caller, request);
    if (verdict.decision === 'allow') continue;
    const { principal, policies } = caller;
    const denied =
      policies === undefined || isAnothers(need.resource, principal.accountId)
        ? undefined
        : { verdict, principal, policies: policiesOn(need, policies), request };
    throw new AccessDenied(sentence(verdict, caller, need), verdict, denied);
  }
}

/** Of another account's resource the keys tell what it is like (its tags), and that is not the caller's to know. */
function isAnothers(resource: string, accountId: string): boolean {
  const owner = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(resource)?.[1];
  return owner !== undefined && owner !== accountId;
}

function requestOf(
  { action, resource }: Need,
  { principal }: Caller | UnsignedCaller,
  context: Context,
): AccessRequest {
  return { action, resource, principal: requestPrincipal(principal), context };
}

function verdictOn(
  need: Need,
  { principal, policies }: Caller | UnsignedCaller,
  request: AccessRequest,
): Verdict {
  const { trust, key } = need;
  if (trust !== undefined) {
    return evaluateTrust(trust.policy, trustCaller(principal), policies, trust.accountId, request);
  }
  if (key !== undefined) {
    const caller = trustCaller(principal);
    return evaluateResource(key.policy, caller, policies, key.accountId, request, key.grant);
  }
  if (policies !== undefined) return evaluate(policiesOn(need, policies), request);
  return { decision: 'implicit-deny', reason: { kind: 'identity-based policy' } };
}

/** Where something beside its policies grants it, what denies or bounds still counts. */
function policiesOn({ unlessDenied }: Need, policies: PolicySet): PolicySet {
  return unlessDenied === true ? { ...policies, identity: [...policies.identity, EVERYTHING] } : policies;
}

/** By which names a trust policy may know somebody. */
function trustCaller(principal: Principal | UnsignedPrincipal): TrustCaller {
  const { accountId, type } = principal;
  if (type === 'WebIdentityUser') return { accountId, arn: '', provider: principal.providerArn };
  if (!('arn' in principal)) return { accountId, arn: '' };
  const { arn, principalId } = principal;
  if (type === 'IAMUser') return { accountId, arn, id: principalId };
  if (type === 'AssumedRole') return { accountId, arn, roleArn: principal.roleArn, id: principal.roleId };
  return { accountId, arn };
}

function requestPrincipal(principal: Principal | UnsignedPrincipal): RequestPrincipal {
  const { accountId } = principal;
  return { arn: 'arn' in principal ? principal.arn : '', accountId };
}

/** What AWS tells: of somebody without credentials not even who. */
function sentence(verdict: Verdict, { principal }: Caller | UnsignedCaller, need: Need): string {
  const { action, resource } = need;
  if (!('arn' in principal)) return `Not authorized to perform ${action}`;
  return describeDenial(verdict, { principalArn: principal.arn, action, resource });
}

/** Keys are not told apart by case: of a tag that is given in several spellings, all values count. */
function withKeys(context: Context, keys: Need['context']): Context {
  if (keys === undefined) return context;
  const theirs = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(keys)) {
    const name = key.toLowerCase();
    theirs.set(name, [...(theirs.get(name) ?? []), ...(typeof value === 'string' ? [value] : value)]);
  }
  return new Map([...context, ...theirs]);
}
