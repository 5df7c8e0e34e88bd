import type { IdentityStoreRef } from '#identity';
import { identityStoreArn, identityStoreEntityArn } from '#kernel';
import type { Need } from '../operation.ts';

interface Caller {
  readonly accountId: string;
}

export interface StoreInput {
  readonly IdentityStoreId: string;
}

/** What operations name, whichever of them they name. */
interface Named {
  readonly userId?: string;
  readonly groupId?: string;
  readonly membershipId?: string;
}

/** An id may come as an ARN. */
export function bareId(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

export function storeRef(input: StoreInput, caller: Caller): IdentityStoreRef {
  return { accountId: caller.accountId, identityStoreId: bareId(input.IdentityStoreId) };
}

/**
 * One action on the identity store and on each user, group and membership that the request names.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentitystore.html
 */
export function storeNeeds(
  action: `identitystore:${string}`,
  input: StoreInput,
  { accountId }: Caller,
  { userId, groupId, membershipId }: Named = {},
): readonly Need[] {
  const store = identityStoreArn(accountId, bareId(input.IdentityStoreId));
  return [
    { action, resource: store, resourceType: 'AWS::IdentityStore::IdentityStore' },
    ...(userId === undefined ? [] : [{ action, resource: identityStoreEntityArn('user', bareId(userId)) }]),
    ...(groupId === undefined
      ? []
      : [{ action, resource: identityStoreEntityArn('group', bareId(groupId)) }]),
    ...(membershipId === undefined
      ? []
      : [{ action, resource: identityStoreEntityArn('membership', bareId(membershipId)) }]),
  ];
}

/** `MemberId` is a union of one. */
export interface MemberInput {
  readonly MemberId: { readonly UserId?: string | undefined };
}

export function memberOf({ MemberId }: MemberInput): string {
  return MemberId.UserId ?? '';
}
