import type {
  AccountRequest,
  MemberAccount,
  Organization,
  OrganizationalUnit,
  OrganizationRoot,
  ServiceControlPolicy,
} from '#identity';
import { SERVICE_CONTROL_POLICY } from './policy-type.ts';

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
export function organizationOutput(organization: Organization) {
  return {
    Id: organization.organizationId,
    Arn: organization.arn,
    FeatureSet: organization.featureSet,
    MasterAccountArn: organization.managementAccountArn,
    MasterAccountId: organization.managementAccountId,
    ...(organization.managementEmail === undefined
      ? {}
      : { MasterAccountEmail: organization.managementEmail }),
    AvailablePolicyTypes:
      organization.featureSet === 'ALL' ? [{ Type: SERVICE_CONTROL_POLICY, Status: 'ENABLED' }] : [],
  };
}

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_Root.html */
export function rootOutput(root: OrganizationRoot) {
  return {
    Id: root.rootId,
    Arn: root.arn,
    Name: root.name,
    PolicyTypes: root.serviceControl ? [{ Type: SERVICE_CONTROL_POLICY, Status: 'ENABLED' }] : [],
  };
}

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_OrganizationalUnit.html */
export function unitOutput(unit: OrganizationalUnit) {
  return { Id: unit.unitId, Arn: unit.arn, Name: unit.name };
}

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html */
export function accountOutput(account: MemberAccount) {
  return {
    Id: account.memberId,
    Arn: account.arn,
    ...(account.email === undefined ? {} : { Email: account.email }),
    Name: account.name,
    Status: account.closed ? 'SUSPENDED' : 'ACTIVE',
    State: account.closed ? 'CLOSED' : 'ACTIVE',
    JoinedMethod: account.created ? 'CREATED' : 'INVITED',
    JoinedTimestamp: new Date(account.joinedAt),
  };
}

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccountStatus.html */
export function accountRequestOutput(request: AccountRequest) {
  return {
    Id: request.requestId,
    AccountName: request.accountName,
    State: request.newAccountId === undefined ? 'FAILED' : 'SUCCEEDED',
    RequestedTimestamp: new Date(request.requestedAt),
    CompletedTimestamp: new Date(request.completedAt),
    ...(request.newAccountId === undefined ? {} : { AccountId: request.newAccountId }),
    ...(request.failureReason === undefined ? {} : { FailureReason: request.failureReason }),
  };
}

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_PolicySummary.html */
export function policySummaryOutput(policy: ServiceControlPolicy) {
  return {
    Id: policy.policyId,
    Arn: policy.arn,
    Name: policy.name,
    Description: policy.description,
    Type: SERVICE_CONTROL_POLICY,
    AwsManaged: policy.awsManaged,
  };
}

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_Policy.html */
export function policyOutput(policy: ServiceControlPolicy) {
  return { PolicySummary: policySummaryOutput(policy), Content: policy.content };
}
