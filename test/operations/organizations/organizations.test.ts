import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import {
  AttachPolicyCommand,
  CloseAccountCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand,
  DeleteOrganizationalUnitCommand,
  DeletePolicyCommand,
  DescribeAccountCommand,
  DescribeCreateAccountStatusCommand,
  DescribeOrganizationalUnitCommand,
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  DetachPolicyCommand,
  DisablePolicyTypeCommand,
  EnablePolicyTypeCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListChildrenCommand,
  ListCreateAccountStatusCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListPoliciesCommand,
  ListPoliciesForTargetCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
  ListTargetsForPolicyCommand,
  MoveAccountCommand,
  OrganizationsClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateOrganizationalUnitCommand,
  UpdatePolicyCommand,
} from '@aws-sdk/client-organizations';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  STSClient,
  type Credentials,
} from '@aws-sdk/client-sts';
import { clientOptions, trust } from '../../support/clients.ts';
import { startService, type TestService } from '../../support/service.ts';

const SERVICE_CONTROL_POLICY = 'SERVICE_CONTROL_POLICY';

describe('AWS Organizations, through the official client', () => {
  let service: TestService;
  let organizations: OrganizationsClient;
  let sts: STSClient;
  let management = '';
  let root = '';
  let member = '';

  const as = (credentials: Credentials | undefined) => ({
    ...clientOptions(service),
    credentials: {
      accessKeyId: credentials?.AccessKeyId ?? '',
      secretAccessKey: credentials?.SecretAccessKey ?? '',
      sessionToken: credentials?.SessionToken ?? '',
    },
  });

  /** A session in the role by which the management account gets into a member. */
  async function inMember(roleName = 'OrganizationAccountAccessRole'): Promise<Credentials | undefined> {
    const RoleArn = `arn:aws:iam::${member}:role/${roleName}`;
    return (await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'visit' }))).Credentials;
  }

  before(async () => {
    service = await startService();
    trust(service);
    organizations = new OrganizationsClient(clientOptions(service));
    sts = new STSClient(clientOptions(service));
    management = (await sts.send(new GetCallerIdentityCommand({}))).Account ?? '';
  });
  after(async () => {
    organizations.destroy();
    sts.destroy();
    await service[Symbol.asyncDispose]();
  });

  test('an organisation is made once, and its first account manages it', async () => {
    await assert.rejects(organizations.send(new DescribeOrganizationCommand({})), {
      name: 'AWSOrganizationsNotInUseException',
    });
    const { Organization } = await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
    assert.match(Organization?.Id ?? '', /^o-[a-z0-9]{10}$/);
    assert.equal(Organization?.MasterAccountId, management);
    assert.deepEqual(
      (await organizations.send(new DescribeOrganizationCommand({}))).Organization,
      Organization,
    );
    await assert.rejects(organizations.send(new CreateOrganizationCommand({})), {
      name: 'AlreadyInOrganizationException',
    });
    const { Roots = [] } = await organizations.send(new ListRootsCommand({}));
    root = Roots[0]?.Id ?? '';
    assert.deepEqual([Roots.length, Roots[0]?.PolicyTypes], [1, []]);
  });

  test('no service of another house has access to an organisation', async () => {
    const { EnabledServicePrincipals } = await organizations.send(
      new ListAWSServiceAccessForOrganizationCommand({}),
    );
    assert.deepEqual(EnabledServicePrincipals, []);
  });

  test('an account that was made is there at once, with its tags and the role for its management account', async () => {
    const { CreateAccountStatus: status } = await organizations.send(
      new CreateAccountCommand({
        AccountName: 'research',
        Email: 'research@caprock.example',
        Tags: [{ Key: 'Stage', Value: 'test' }],
      }),
    );
    assert.equal(status?.State, 'SUCCEEDED');
    member = status.AccountId ?? '';
    const CreateAccountRequestId = status.Id ?? '';
    assert.deepEqual(
      (await organizations.send(new DescribeCreateAccountStatusCommand({ CreateAccountRequestId })))
        .CreateAccountStatus,
      status,
    );
    const { Account } = await organizations.send(new DescribeAccountCommand({ AccountId: member }));
    assert.deepEqual(
      [Account?.Name, Account?.Email, Account?.Status, Account?.JoinedMethod],
      ['research', 'research@caprock.example', 'ACTIVE', 'CREATED'],
    );
    const { Tags } = await organizations.send(new ListTagsForResourceCommand({ ResourceId: member }));
    assert.deepEqual(Tags, [{ Key: 'Stage', Value: 'test' }]);
    const visitor = new STSClient(as(await inMember()));
    assert.equal((await visitor.send(new GetCallerIdentityCommand({}))).Account, member);
    visitor.destroy();
  });

  test('an account whose address is taken is not made, and says why', async () => {
    const { CreateAccountStatus: status } = await organizations.send(
      new CreateAccountCommand({ AccountName: 'again', Email: 'research@caprock.example' }),
    );
    assert.deepEqual([status?.State, status?.FailureReason], ['FAILED', 'EMAIL_ALREADY_EXISTS']);
    const { CreateAccountStatuses } = await organizations.send(
      new ListCreateAccountStatusCommand({ States: ['FAILED'] }),
    );
    assert.deepEqual(CreateAccountStatuses, [status]);
  });

  test('a member account cannot manage, and has nothing of its management account', async () => {
    const session = await inMember();
    const theirs = new OrganizationsClient(as(session));
    const { Organization } = await theirs.send(new DescribeOrganizationCommand({}));
    assert.equal(Organization?.MasterAccountId, management);
    await assert.rejects(theirs.send(new ListAccountsCommand({})), { name: 'AccessDeniedException' });
    await assert.rejects(theirs.send(new CloseAccountCommand({ AccountId: management })), {
      name: 'AccessDeniedException',
    });
    theirs.destroy();
    const iam = new IAMClient(as(session));
    assert.deepEqual((await iam.send(new ListUsersCommand({}))).Users, []);
    iam.destroy();
  });

  test('units are made, renamed, filled, emptied and deleted', async () => {
    const { OrganizationalUnit: unit } = await organizations.send(
      new CreateOrganizationalUnitCommand({ ParentId: root, Name: 'labs' }),
    );
    const OrganizationalUnitId = unit?.Id ?? '';
    assert.match(OrganizationalUnitId, /^ou-[a-z0-9]{8}-[a-z0-9]{8}$/);
    await organizations.send(
      new UpdateOrganizationalUnitCommand({ OrganizationalUnitId, Name: 'quiet labs' }),
    );
    const described = await organizations.send(
      new DescribeOrganizationalUnitCommand({ OrganizationalUnitId }),
    );
    assert.equal(described.OrganizationalUnit?.Name, 'quiet labs');
    await organizations.send(
      new MoveAccountCommand({
        AccountId: member,
        SourceParentId: root,
        DestinationParentId: OrganizationalUnitId,
      }),
    );
    const { Parents } = await organizations.send(new ListParentsCommand({ ChildId: member }));
    assert.deepEqual(Parents, [{ Id: OrganizationalUnitId, Type: 'ORGANIZATIONAL_UNIT' }]);
    const under = await organizations.send(
      new ListAccountsForParentCommand({ ParentId: OrganizationalUnitId }),
    );
    assert.deepEqual(
      under.Accounts?.map(({ Id }) => Id),
      [member],
    );
    const { OrganizationalUnits } = await organizations.send(
      new ListOrganizationalUnitsForParentCommand({ ParentId: root }),
    );
    assert.equal(OrganizationalUnits?.length, 1);
    const { Children } = await organizations.send(
      new ListChildrenCommand({ ParentId: root, ChildType: 'ACCOUNT' }),
    );
    assert.deepEqual(Children, [{ Id: management, Type: 'ACCOUNT' }]);
    await assert.rejects(organizations.send(new DeleteOrganizationalUnitCommand({ OrganizationalUnitId })), {
      name: 'OrganizationalUnitNotEmptyException',
    });
    await organizations.send(
      new MoveAccountCommand({
        AccountId: member,
        SourceParentId: OrganizationalUnitId,
        DestinationParentId: root,
      }),
    );
    await organizations.send(new DeleteOrganizationalUnitCommand({ OrganizationalUnitId }));
  });

  test('tags are set and taken away; a key that stands twice says which rule it broke', async () => {
    const ResourceId = root;
    await organizations.send(new TagResourceCommand({ ResourceId, Tags: [{ Key: 'a', Value: '1' }] }));
    await organizations.send(new UntagResourceCommand({ ResourceId, TagKeys: ['a'] }));
    assert.deepEqual((await organizations.send(new ListTagsForResourceCommand({ ResourceId }))).Tags, []);
    const twice = [
      { Key: 'a', Value: '1' },
      { Key: 'a', Value: '2' },
    ];
    await assert.rejects(organizations.send(new TagResourceCommand({ ResourceId, Tags: twice })), {
      name: 'InvalidInputException',
      Reason: 'DUPLICATE_TAG_KEY',
    });
  });

  test('a service control policy bounds a member’s administrators on the road, and the record names it', async () => {
    await organizations.send(
      new EnablePolicyTypeCommand({ RootId: root, PolicyType: SERVICE_CONTROL_POLICY }),
    );
    const { Policy } = await organizations.send(
      new CreatePolicyCommand({
        Name: 'no-keys',
        Description: 'Nobody makes long-lived keys',
        Type: SERVICE_CONTROL_POLICY,
        Content: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Sid: 'NoKeys', Effect: 'Deny', Action: 'iam:CreateAccessKey', Resource: '*' }],
        }),
      }),
    );
    const PolicyId = Policy?.PolicySummary?.Id ?? '';
    const iam = new IAMClient(as(await inMember()));
    await iam.send(new CreateUserCommand({ UserName: 'eve' }));
    await iam.send(new CreateAccessKeyCommand({ UserName: 'eve' }));
    await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId: member }));
    await assert.rejects(iam.send(new CreateAccessKeyCommand({ UserName: 'eve' })), {
      name: 'AccessDenied',
      message: /with an explicit deny in a service control policy/,
    });
    const trail = new CloudTrailClient(as(await inMember()));
    const { Events } = await trail.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateAccessKey' }],
      }),
    );
    trail.destroy();
    const denial = Events?.find(({ CloudTrailEvent = '' }) => CloudTrailEvent.includes('AccessDenied'));
    assert.match(denial?.CloudTrailEvent ?? '', new RegExp(`service_control_policy/${PolicyId}`));

    await organizations.send(new UpdatePolicyCommand({ PolicyId, Description: 'None at all' }));
    const described = await organizations.send(new DescribePolicyCommand({ PolicyId }));
    assert.equal(described.Policy?.PolicySummary?.Description, 'None at all');
    const { Policies } = await organizations.send(
      new ListPoliciesCommand({ Filter: SERVICE_CONTROL_POLICY }),
    );
    assert.deepEqual(Policies?.map(({ Name }) => Name).sort(), ['FullAWSAccess', 'no-keys']);
    const others = await organizations.send(new ListPoliciesCommand({ Filter: 'TAG_POLICY' }));
    assert.deepEqual(others.Policies, []);
    const onMember = await organizations.send(
      new ListPoliciesForTargetCommand({ TargetId: member, Filter: SERVICE_CONTROL_POLICY }),
    );
    assert.equal(onMember.Policies?.length, 2);
    const { Targets } = await organizations.send(new ListTargetsForPolicyCommand({ PolicyId }));
    assert.deepEqual(
      Targets?.map(({ TargetId, Type, Name }) => [TargetId, Type, Name]),
      [[member, 'ACCOUNT', 'research']],
    );
    await organizations.send(new DetachPolicyCommand({ PolicyId, TargetId: member }));
    await organizations.send(new DeletePolicyCommand({ PolicyId }));
    await iam.send(new CreateAccessKeyCommand({ UserName: 'eve' }));
    iam.destroy();
    const disabled = await organizations.send(
      new DisablePolicyTypeCommand({ RootId: root, PolicyType: SERVICE_CONTROL_POLICY }),
    );
    assert.deepEqual(disabled.Root?.PolicyTypes, []);
  });

  test('input that the API model forbids is refused by name of the member, before anything is done', async () => {
    const send = (command: unknown) => organizations.send(command as CreateAccountCommand);
    const refused = { name: 'InvalidInputException' };
    await assert.rejects(send(new CreateAccountCommand({ AccountName: 'x', Email: 'no address' })), refused);
    await assert.rejects(send(new DescribeAccountCommand({ AccountId: '12' })), refused);
    await assert.rejects(send(new ListAccountsCommand({ MaxResults: 21 })), refused);
    await assert.rejects(send(new AttachPolicyCommand({ PolicyId: 'x', TargetId: root })), refused);
    await assert.rejects(
      send(new CreateAccountCommand({ AccountName: 'call ada@example.com', Email: 'a@caprock.example' })),
      // No limit of the model: what the free-text guard finds has one name in every service.
      { name: 'ValidationException' },
    );
    assert.equal((await organizations.send(new ListAccountsCommand({}))).Accounts?.length, 2);
  });

  test('a closed account’s sessions are refused from the next request on, and nobody gets in any more', async () => {
    const visitor = new STSClient(as(await inMember()));
    await visitor.send(new GetCallerIdentityCommand({}));
    await organizations.send(new CloseAccountCommand({ AccountId: member }));
    await assert.rejects(visitor.send(new GetCallerIdentityCommand({})), { name: /InvalidClientTokenId/ });
    visitor.destroy();
    await assert.rejects(inMember(), { name: /AccessDenied/ });
    const { Account } = await organizations.send(new DescribeAccountCommand({ AccountId: member }));
    assert.deepEqual([Account?.Status, Account?.State], ['SUSPENDED', 'CLOSED']);
    await assert.rejects(organizations.send(new CloseAccountCommand({ AccountId: member })), {
      name: 'AccountAlreadyClosedException',
    });
    await assert.rejects(organizations.send(new CloseAccountCommand({ AccountId: management })), {
      name: 'ConstraintViolationException',
      Reason: 'CANNOT_CLOSE_MANAGEMENT_ACCOUNT',
    });
  });
});
