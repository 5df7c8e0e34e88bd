import type { Workforce } from '#identity';
import type { Operation } from '../operation.ts';
import { attachManagedPolicyToPermissionSet } from './AttachManagedPolicyToPermissionSet.ts';
import { createAccountAssignment } from './CreateAccountAssignment.ts';
import { createPermissionSet } from './CreatePermissionSet.ts';
import { deleteAccountAssignment } from './DeleteAccountAssignment.ts';
import { deleteInlinePolicyFromPermissionSet } from './DeleteInlinePolicyFromPermissionSet.ts';
import { deletePermissionSet } from './DeletePermissionSet.ts';
import { describeAccountAssignmentCreationStatus } from './DescribeAccountAssignmentCreationStatus.ts';
import { describeAccountAssignmentDeletionStatus } from './DescribeAccountAssignmentDeletionStatus.ts';
import { describeInstance } from './DescribeInstance.ts';
import { describePermissionSet } from './DescribePermissionSet.ts';
import { describePermissionSetProvisioningStatus } from './DescribePermissionSetProvisioningStatus.ts';
import { detachManagedPolicyFromPermissionSet } from './DetachManagedPolicyFromPermissionSet.ts';
import { getInlinePolicyForPermissionSet } from './GetInlinePolicyForPermissionSet.ts';
import { listAccountAssignments } from './ListAccountAssignments.ts';
import { listAccountAssignmentsForPrincipal } from './ListAccountAssignmentsForPrincipal.ts';
import { listAccountsForProvisionedPermissionSet } from './ListAccountsForProvisionedPermissionSet.ts';
import { listInstances } from './ListInstances.ts';
import { listManagedPoliciesInPermissionSet } from './ListManagedPoliciesInPermissionSet.ts';
import { listPermissionSets } from './ListPermissionSets.ts';
import { listPermissionSetsProvisionedToAccount } from './ListPermissionSetsProvisionedToAccount.ts';
import { provisionPermissionSet } from './ProvisionPermissionSet.ts';
import { putInlinePolicyToPermissionSet } from './PutInlinePolicyToPermissionSet.ts';
import { updatePermissionSet } from './UpdatePermissionSet.ts';

/** IAM Identity Center: permission sets, and who is assigned to them in which account. */
export function ssoAdmin(workforce: Workforce, region: string): readonly Operation[] {
  return [
    attachManagedPolicyToPermissionSet(workforce),
    createAccountAssignment(workforce),
    createPermissionSet(workforce),
    deleteAccountAssignment(workforce),
    deleteInlinePolicyFromPermissionSet(workforce),
    deletePermissionSet(workforce),
    describeAccountAssignmentCreationStatus(workforce),
    describeAccountAssignmentDeletionStatus(workforce),
    describeInstance(workforce, region),
    describePermissionSet(workforce),
    describePermissionSetProvisioningStatus(workforce),
    detachManagedPolicyFromPermissionSet(workforce),
    getInlinePolicyForPermissionSet(workforce),
    listAccountAssignments(workforce),
    listAccountAssignmentsForPrincipal(workforce),
    listAccountsForProvisionedPermissionSet(workforce),
    listInstances(workforce, region),
    listManagedPoliciesInPermissionSet(workforce),
    listPermissionSets(workforce),
    listPermissionSetsProvisionedToAccount(workforce),
    provisionPermissionSet(workforce),
    putInlinePolicyToPermissionSet(workforce),
    updatePermissionSet(workforce),
  ];
}
