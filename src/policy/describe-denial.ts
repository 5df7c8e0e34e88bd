import type { PolicyKind, Verdict } from './verdict.ts';

export interface DeniedAccess {
  readonly principalArn: string;
  /** `service:Action`, spelt as the API spells it. */
  readonly action: string;
  /** The resource's ARN, or `*`. */
  readonly resource: string;
}

/**
 * The sentence with which AWS refuses: who, what, on what, and which kind of policy is the reason. It names no
 * policy and no statement, for a caller learns no more than AWS tells.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function describeDenial(verdict: Verdict, denied: DeniedAccess): string {
  const { principalArn, action, resource } = denied;
  const kind = verdict.reason.kind;
  const why =
    verdict.decision === 'explicit-deny'
      ? `with an explicit deny in ${ARTICLES[kind]} ${kind}`
      : `because no ${kind} allows the ${action} action`;
  return `User: ${principalArn} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
}

const ARTICLES: Readonly<Record<PolicyKind, string>> = {
  'identity-based policy': 'an',
  'permissions boundary': 'a',
  'session policy': 'a',
  'service control policy': 'a',
  'role trust policy': 'the',
  'resource-based policy': 'a',
  grant: 'a',
};
