import type { Clock } from '#kernel';
import type { Store } from '#store';
import type { Changes } from '../changes.ts';
import type { SecretSealer } from '../secret-sealer.ts';
import type { IssuerWeb } from '../oidc/issuer-keys.ts';
import { createAssignments, type Assignments } from './assignments.ts';
import { createAuthorizationCodes, type AuthorizationCodes } from './authorization-code.ts';
import { changerOfPermissionSets } from './change-permission-set.ts';
import { createWorkforceGroups, type WorkforceGroups } from './groups.ts';
import { createWorkforceInstances, type WorkforceInstances } from './instance.ts';
import { createWorkforceMemberships, type WorkforceMemberships } from './memberships.ts';
import { createPermissionSets, type PermissionSets } from './permission-sets.ts';
import { createPolicyReferences, type PolicyReferences } from './policy-references.ts';
import { createWorkforceProviders, type WorkforceProviders } from './provider.ts';
import {
  createGetWorkforceRequest,
  createListWorkforceRequests,
  type GetWorkforceRequest,
  type ListWorkforceRequests,
} from './requests.ts';
import type { IssueSession } from '../sessions/issue.ts';
import { createPortal, type Portal } from './portal/access.ts';
import { createPortalClients, type PortalClients } from './portal/clients.ts';
import { createPortalCodes, type PortalCodes } from './portal/codes.ts';
import { createPortalDevices, type PortalDevices } from './portal/devices.ts';
import { createPortalTokens, type PortalTokens } from './portal/tokens.ts';
import { createPeople, type People } from './sign-in.ts';
import { createWorkforceTags, type WorkforceTags } from './tags.ts';
import { createWorkforceUsers, type WorkforceUsers } from './users.ts';

/**
 * The people of an organisation: who they are, how they sign in, and which roles each may have in which account.
 *
 * promise 3: federation, as IAM Identity Center has it
 */
export interface Workforce {
  readonly instances: WorkforceInstances;
  readonly providers: WorkforceProviders;
  readonly authorizationCodes: AuthorizationCodes;
  readonly people: People;
  readonly users: WorkforceUsers;
  readonly groups: WorkforceGroups;
  readonly memberships: WorkforceMemberships;
  readonly permissionSets: PermissionSets;
  readonly policyReferences: PolicyReferences;
  readonly tags: WorkforceTags;
  readonly assignments: Assignments;
  readonly getRequest: GetWorkforceRequest;
  readonly listRequests: ListWorkforceRequests;
  readonly portal: Portal;
  readonly portalClients: PortalClients;
  readonly portalDevices: PortalDevices;
  readonly portalCodes: PortalCodes;
  readonly portalTokens: PortalTokens;
}

export function createWorkforce(
  store: Store,
  changes: Changes,
  sealer: SecretSealer,
  clock: Clock,
  { web, issue }: { readonly web: IssuerWeb; readonly issue: IssueSession },
): Workforce {
  const instances = createWorkforceInstances(store, changes, clock);
  const change = changerOfPermissionSets(changes, clock);
  const { loopback } = web;
  const providers = createWorkforceProviders(store, changes, sealer, clock, { instances, loopback });
  const people = createPeople(store, changes, clock, instances);
  const findAccount = async (): Promise<string> => {
    const instance = await instances.find();
    if (instance === undefined) throw new Error('a device begins where there is no instance');
    return instance.accountId;
  };
  return {
    instances,
    providers,
    authorizationCodes: createAuthorizationCodes(providers, web, clock),
    people,
    users: createWorkforceUsers(store, changes, clock),
    groups: createWorkforceGroups(store, changes, clock),
    memberships: createWorkforceMemberships(store, changes, clock),
    permissionSets: createPermissionSets(store, changes, change, clock),
    policyReferences: createPolicyReferences(store, change, clock),
    tags: createWorkforceTags(store, changes),
    assignments: createAssignments(store, changes, clock),
    getRequest: createGetWorkforceRequest(store),
    listRequests: createListWorkforceRequests(store),
    portal: createPortal(store, issue),
    portalClients: createPortalClients(instances, sealer, clock),
    portalDevices: createPortalDevices(store, findAccount, clock),
    portalCodes: createPortalCodes(store, clock),
    portalTokens: createPortalTokens(store, people, clock),
  };
}
