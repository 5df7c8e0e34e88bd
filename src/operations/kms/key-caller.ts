import type { Principal } from '#identity';
import type { KeyCaller } from '#keys';

/** By which names a key policy or a grant may know somebody. */
export function keyCaller(principal: Principal): KeyCaller {
  const { accountId, arn, principalId } = principal;
  if (principal.type === 'IAMUser') return { accountId, arn, id: principalId };
  if (principal.type === 'AssumedRole') {
    return { accountId, arn, roleArn: principal.roleArn, id: principal.roleId };
  }
  return { accountId, arn };
}
