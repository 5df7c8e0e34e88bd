import * as client from '@aws-sdk/client-organizations';
import type { ClientClass, Sample } from './samples.ts';

const organizations = { client: client.OrganizationsClient as unknown as ClientClass };

const ACCOUNT = { AccountId: '111122223333' };
const ROOT = 'r-sweep';
const PARENT = { ParentId: ROOT };
const UNIT = { OrganizationalUnitId: 'ou-sweep-sweepswe' };
const POLICY = { PolicyId: 'p-sweepsweep' };
const TARGET = { TargetId: ROOT };
const TYPE = { PolicyType: 'SERVICE_CONTROL_POLICY' };
const FILTER = { Filter: 'SERVICE_CONTROL_POLICY' };
const RESOURCE = { ResourceId: ROOT };

/** Organizations: several accounts in one installation. */
export const organizationSamples: Readonly<Record<string, Sample>> = {
  AttachPolicy: { ...organizations, command: client.AttachPolicyCommand, input: { ...POLICY, ...TARGET } },
  CloseAccount: { ...organizations, command: client.CloseAccountCommand, input: ACCOUNT },
  CreateAccount: {
    ...organizations,
    command: client.CreateAccountCommand,
    input: { AccountName: 'sweep', Email: 'sweep@caprock.example' },
  },
  CreateOrganization: { ...organizations, command: client.CreateOrganizationCommand, input: {} },
  CreateOrganizationalUnit: {
    ...organizations,
    command: client.CreateOrganizationalUnitCommand,
    input: { ...PARENT, Name: 'sweep' },
  },
  'organizations:CreatePolicy': {
    ...organizations,
    command: client.CreatePolicyCommand,
    input: { Name: 'sweep', Description: 'sweep', Type: 'SERVICE_CONTROL_POLICY', Content: '{}' },
  },
  DeleteOrganizationalUnit: {
    ...organizations,
    command: client.DeleteOrganizationalUnitCommand,
    input: UNIT,
  },
  'organizations:DeletePolicy': { ...organizations, command: client.DeletePolicyCommand, input: POLICY },
  DescribeAccount: { ...organizations, command: client.DescribeAccountCommand, input: ACCOUNT },
  DescribeCreateAccountStatus: {
    ...organizations,
    command: client.DescribeCreateAccountStatusCommand,
    input: { CreateAccountRequestId: 'car-sweepsweep' },
  },
  DescribeOrganization: { ...organizations, command: client.DescribeOrganizationCommand, input: {} },
  DescribeOrganizationalUnit: {
    ...organizations,
    command: client.DescribeOrganizationalUnitCommand,
    input: UNIT,
  },
  DescribePolicy: { ...organizations, command: client.DescribePolicyCommand, input: POLICY },
  DetachPolicy: { ...organizations, command: client.DetachPolicyCommand, input: { ...POLICY, ...TARGET } },
  DisablePolicyType: {
    ...organizations,
    command: client.DisablePolicyTypeCommand,
    input: { RootId: ROOT, ...TYPE },
  },
  EnablePolicyType: {
    ...organizations,
    command: client.EnablePolicyTypeCommand,
    input: { RootId: ROOT, ...TYPE },
  },
  ListAWSServiceAccessForOrganization: {
    ...organizations,
    command: client.ListAWSServiceAccessForOrganizationCommand,
    input: {},
  },
  ListAccounts: { ...organizations, command: client.ListAccountsCommand, input: {} },
  ListAccountsForParent: { ...organizations, command: client.ListAccountsForParentCommand, input: PARENT },
  ListChildren: {
    ...organizations,
    command: client.ListChildrenCommand,
    input: { ...PARENT, ChildType: 'ACCOUNT' },
  },
  ListCreateAccountStatus: { ...organizations, command: client.ListCreateAccountStatusCommand, input: {} },
  ListOrganizationalUnitsForParent: {
    ...organizations,
    command: client.ListOrganizationalUnitsForParentCommand,
    input: PARENT,
  },
  ListParents: {
    ...organizations,
    command: client.ListParentsCommand,
    input: { ChildId: ACCOUNT.AccountId },
  },
  'organizations:ListPolicies': { ...organizations, command: client.ListPoliciesCommand, input: FILTER },
  ListPoliciesForTarget: {
    ...organizations,
    command: client.ListPoliciesForTargetCommand,
    input: { ...TARGET, ...FILTER },
  },
  ListRoots: { ...organizations, command: client.ListRootsCommand, input: {} },
  'organizations:ListTagsForResource': {
    ...organizations,
    command: client.ListTagsForResourceCommand,
    input: RESOURCE,
  },
  ListTargetsForPolicy: { ...organizations, command: client.ListTargetsForPolicyCommand, input: POLICY },
  MoveAccount: {
    ...organizations,
    command: client.MoveAccountCommand,
    input: { ...ACCOUNT, SourceParentId: ROOT, DestinationParentId: UNIT.OrganizationalUnitId },
  },
  'organizations:TagResource': {
    ...organizations,
    command: client.TagResourceCommand,
    input: { ...RESOURCE, Tags: [{ Key: 'team', Value: 'sweep' }] },
  },
  'organizations:UntagResource': {
    ...organizations,
    command: client.UntagResourceCommand,
    input: { ...RESOURCE, TagKeys: ['team'] },
  },
  UpdateOrganizationalUnit: {
    ...organizations,
    command: client.UpdateOrganizationalUnitCommand,
    input: { ...UNIT, Name: 'sweep' },
  },
  UpdatePolicy: {
    ...organizations,
    command: client.UpdatePolicyCommand,
    input: { ...POLICY, Name: 'sweep' },
  },
};
