import type { AccessKey } from '#identity';
import { ApiError } from '#kernel';
import type { Need } from '#operations';
import { describeDenial, evaluate, type Context, type Verdict } from '#policy';

/** A refusal that remembers its verdict: the record names the statement, the caller is told what AWS tells. */
export class AccessDenied extends ApiError {
  readonly verdict: Verdict;

  constructor(message: string, verdict: Verdict) {
    super('AccessDeniedException', message);
    this.verdict = verdict;
  }
}

/**
 * Every action that the operation declares, on every resource that the request names; one that is not allowed
 * refuses the whole request.
 *
 * promise 3: each user has only the permissions that the job needs
 * @throws AccessDenied, with AWS's sentence
 */
export function authorise(accessKey: AccessKey, needs: readonly Need[], context: Context): void {
  const { principal } = accessKey;
  for (const { action, resource } of needs) {
    const verdict = evaluate({ identity: accessKey.policies }, { action, resource, principal, context });
    if (verdict.decision !== 'allow') {
      const denied = { principalArn: principal.arn, action, resource };
      throw new AccessDenied(describeDenial(verdict, denied), verdict);
    }
  }
}
