import type { Clock } from '#kernel';
import type { Store } from '#store';
import type { Changes } from '../changes.ts';
import type { SecretSealer } from '../secret-sealer.ts';
import { createAssignments, type Assignments } from './assignments.ts';
import { createWorkforceGroups, type WorkforceGroups } from './groups.ts';
import { createWorkforceInstances, type WorkforceInstances } from './instance.ts';
import { createWorkforceMemberships, type WorkforceMemberships } from './memberships.ts';
import { createPermissionSets, type PermissionSets } from './permission-sets.ts';
import { createWorkforceProviders, type WorkforceProviders } from './provider.ts';
import { createGetWorkforceRequest, type GetWorkforceRequest } from './requests.ts';
import { createWorkforceUsers, type WorkforceUsers } from './users.ts';

/**
 * The people of an organisation: who they are, how they sign in, and which roles each may have in which account.
 *
 * promise 3: federation, as IAM Identity Center has it
 */
export interface Workforce {
  readonly instances: WorkforceInstances;
  readonly providers: WorkforceProviders;
  readonly users: WorkforceUsers;
  readonly groups: WorkforceGroups;
  readonly memberships: WorkforceMemberships;
  readonly permissionSets: PermissionSets;
  readonly assignments: Assignments;
  readonly getRequest: GetWorkforceRequest;
}

export function createWorkforce(
  store: Store,
  changes: Changes,
  sealer: SecretSealer,
  clock: Clock,
  { loopback }: { readonly loopback: boolean },
): Workforce {
  const instances = createWorkforceInstances(store, changes, clock);
  return {
    instances,
    providers: createWorkforceProviders(store, changes, sealer, clock, { instances, loopback }),
    users: createWorkforceUsers(store, changes, clock),
    groups: createWorkforceGroups(store, changes, clock),
    memberships: createWorkforceMemberships(store, changes, clock),
    permissionSets: createPermissionSets(store, changes, clock),
    assignments: createAssignments(store, changes, clock),
    getRequest: createGetWorkforceRequest(store),
  };
}
