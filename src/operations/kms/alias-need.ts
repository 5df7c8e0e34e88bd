import type { Principal } from '#identity';
import type { Kms } from '#keys';
import { kmsArn } from '#kernel';
import type { Need } from '../operation.ts';
import { keyNeed } from './key-need.ts';

/** The permission on an alias itself, which has no policy of its own: that of the caller's policies. */
export function aliasNeed(
  { region }: Pick<Kms, 'region'>,
  action: string,
  aliasName: string,
  caller: Principal,
): Need {
  return {
    action,
    resource: kmsArn(region, caller.accountId, aliasName),
    resourceType: 'AWS::KMS::Alias',
    context: { 'kms:CallerAccount': caller.accountId },
  };
}

/** The permission on the key that an alias stands for; none where there is no such alias. */
export async function aliasTargetNeed(
  kms: Pick<Kms, 'access'>,
  action: string,
  aliasName: string,
  caller: Principal,
): Promise<readonly Need[]> {
  const needs = await keyNeed(kms, action, { KeyId: aliasName }, caller);
  return needs.filter(({ key }) => key?.key !== undefined);
}
