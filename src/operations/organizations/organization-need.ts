import type { Identity, Principal } from '#identity';
import type { Need } from '../operation.ts';

/** What the permissions of an operation are asked of. */
export type Arns = Pick<Identity['organizations'], 'arnOf'>;

/** The permission for an action that names no resource. */
export function anyNeed(action: string): readonly Need[] {
  return [{ action: `organizations:${action}`, resource: '*' }];
}

/** The permission for an action on each of these roots, units, accounts or policies. */
export function nodeNeeds(
  action: string,
  organizations: Arns,
  caller: Principal,
  ...ids: readonly string[]
): Promise<readonly Need[]> {
  return Promise.all(
    ids.map(async (id) => ({
      action: `organizations:${action}`,
      resource: await organizations.arnOf(caller.accountId, id),
      resourceType: resourceTypeOf(id),
    })),
  );
}

function resourceTypeOf(id: string): string {
  if (id.startsWith('p-')) return 'AWS::Organizations::Policy';
  if (id.startsWith('ou-')) return 'AWS::Organizations::OrganizationalUnit';
  return id.startsWith('r-') ? 'AWS::Organizations::Root' : 'AWS::Organizations::Account';
}
