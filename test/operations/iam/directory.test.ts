import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as sdk from '@aws-sdk/client-iam';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { clientOptions, trust } from '../../support/clients.ts';
import { startService, type TestService } from '../../support/service.ts';

const TALK = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Sid: 'Talk', Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource: '*' }],
});
const LISTEN = TALK.replace('InvokeModel', 'ListFoundationModels');
const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess';

describe('groups, roles and managed policies through the official client', () => {
  let service: TestService;
  let iam: sdk.IAMClient;
  let account: string;

  before(async () => {
    service = await startService();
    trust(service);
    iam = new sdk.IAMClient(clientOptions(service));
    const { User } = await iam.send(new sdk.GetUserCommand({}));
    account = User?.Arn?.split(':')[4] ?? '';
  });
  after(async () => {
    iam.destroy();
    await service[Symbol.asyncDispose]();
  });

  test('a group from its creation to its deletion', async () => {
    const { Group } = await iam.send(new sdk.CreateGroupCommand({ GroupName: 'team', Path: '/a/' }));
    assert.equal(Group?.Arn, `arn:aws:iam::${account}:group/a/team`);
    await iam.send(new sdk.CreateUserCommand({ UserName: 'gil' }));
    const member = { GroupName: 'team', UserName: 'gil' };
    await iam.send(new sdk.AddUserToGroupCommand(member));
    const got = await iam.send(new sdk.GetGroupCommand({ GroupName: 'team' }));
    assert.deepEqual([got.Group, got.Users?.map((user) => user.UserName)], [Group, ['gil']]);
    const own = await iam.send(new sdk.ListGroupsForUserCommand({ UserName: 'gil' }));
    assert.deepEqual([own.Groups, own.IsTruncated], [[Group], false]);

    const inline = { GroupName: 'team', PolicyName: 'talk' };
    await iam.send(new sdk.PutGroupPolicyCommand({ ...inline, PolicyDocument: TALK }));
    const { PolicyDocument } = await iam.send(new sdk.GetGroupPolicyCommand(inline));
    assert.equal(decodeURIComponent(PolicyDocument ?? ''), TALK);
    const listed = await iam.send(new sdk.ListGroupPoliciesCommand({ GroupName: 'team' }));
    assert.deepEqual(listed.PolicyNames, ['talk']);
    const attached = { GroupName: 'team', PolicyArn: ADMINISTRATOR_ACCESS };
    await iam.send(new sdk.AttachGroupPolicyCommand(attached));
    const policies = await iam.send(new sdk.ListAttachedGroupPoliciesCommand({ GroupName: 'team' }));
    assert.deepEqual(policies.AttachedPolicies, [
      { PolicyName: 'AdministratorAccess', PolicyArn: ADMINISTRATOR_ACCESS },
    ]);

    await iam.send(new sdk.UpdateGroupCommand({ GroupName: 'team', NewGroupName: 'crew', NewPath: '/b/' }));
    const { Groups } = await iam.send(new sdk.ListGroupsCommand({ PathPrefix: '/b/' }));
    assert.deepEqual(
      Groups?.map((group) => group.Arn),
      [`arn:aws:iam::${account}:group/b/crew`],
    );
    await assert.rejects(
      iam.send(new sdk.DeleteGroupCommand({ GroupName: 'crew' })),
      sdk.DeleteConflictException,
    );
    await iam.send(new sdk.DetachGroupPolicyCommand({ ...attached, GroupName: 'crew' }));
    await iam.send(new sdk.DeleteGroupPolicyCommand({ ...inline, GroupName: 'crew' }));
    await iam.send(new sdk.RemoveUserFromGroupCommand({ ...member, GroupName: 'crew' }));
    await iam.send(new sdk.DeleteGroupCommand({ GroupName: 'crew' }));
    await assert.rejects(iam.send(new sdk.GetGroupCommand({ GroupName: 'crew' })), sdk.NoSuchEntityException);
    await iam.send(new sdk.DeleteUserCommand({ UserName: 'gil' }));
  });

  test('a role from its creation to its deletion', async () => {
    const trusted = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' },
      ],
    });
    const RoleName = 'ops';
    const { Role } = await iam.send(
      new sdk.CreateRoleCommand({
        RoleName,
        Path: '/job/',
        AssumeRolePolicyDocument: trusted,
        Description: 'night shift',
        MaxSessionDuration: 7_200,
        PermissionsBoundary: ADMINISTRATOR_ACCESS,
        Tags: [{ Key: 'team', Value: 'a' }],
      }),
    );
    assert.equal(Role?.Arn, `arn:aws:iam::${account}:role/job/ops`);
    assert.equal(decodeURIComponent(Role.AssumeRolePolicyDocument ?? ''), trusted);
    // GetRole alone tells of its last use, of which there is none yet.
    const { Role: read } = await iam.send(new sdk.GetRoleCommand({ RoleName }));
    assert.deepEqual(read, { ...Role, RoleLastUsed: {} });
    assert.deepEqual(
      [
        Role.MaxSessionDuration,
        Role.Description,
        Role.PermissionsBoundary?.PermissionsBoundaryArn,
        Role.Tags,
      ],
      [7_200, 'night shift', ADMINISTRATOR_ACCESS, [{ Key: 'team', Value: 'a' }]],
    );

    await iam.send(new sdk.UpdateRoleCommand({ RoleName, Description: '', MaxSessionDuration: 3_600 }));
    const described = await iam.send(
      new sdk.UpdateRoleDescriptionCommand({ RoleName, Description: 'day shift' }),
    );
    assert.deepEqual([described.Role?.Description, described.Role?.MaxSessionDuration], ['day shift', 3_600]);
    const denied = trusted.replace('Allow', 'Deny');
    await iam.send(new sdk.UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: denied }));
    const { Roles } = await iam.send(new sdk.ListRolesCommand({ PathPrefix: '/job/' }));
    assert.deepEqual(
      Roles?.map((role) => decodeURIComponent(role.AssumeRolePolicyDocument ?? '')),
      [denied],
    );
    await assert.rejects(
      iam.send(new sdk.UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: TALK })),
      sdk.MalformedPolicyDocumentException,
    );

    await iam.send(new sdk.DeleteRolePermissionsBoundaryCommand({ RoleName }));
    await iam.send(
      new sdk.PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: ADMINISTRATOR_ACCESS }),
    );
    await iam.send(new sdk.TagRoleCommand({ RoleName, Tags: [{ Key: 'Team', Value: 'b' }] }));
    await iam.send(new sdk.TagRoleCommand({ RoleName, Tags: [{ Key: 'x', Value: '' }] }));
    await iam.send(new sdk.UntagRoleCommand({ RoleName, TagKeys: ['X'] }));
    const { Tags } = await iam.send(new sdk.ListRoleTagsCommand({ RoleName }));
    assert.deepEqual(Tags, [{ Key: 'Team', Value: 'b' }]);

    const inline = { RoleName, PolicyName: 'talk' };
    await iam.send(new sdk.PutRolePolicyCommand({ ...inline, PolicyDocument: TALK }));
    const { PolicyDocument } = await iam.send(new sdk.GetRolePolicyCommand(inline));
    assert.equal(decodeURIComponent(PolicyDocument ?? ''), TALK);
    const { PolicyNames } = await iam.send(new sdk.ListRolePoliciesCommand({ RoleName }));
    assert.deepEqual(PolicyNames, ['talk']);
    await iam.send(new sdk.AttachRolePolicyCommand({ RoleName, PolicyArn: ADMINISTRATOR_ACCESS }));
    const { AttachedPolicies } = await iam.send(new sdk.ListAttachedRolePoliciesCommand({ RoleName }));
    assert.equal(AttachedPolicies?.length, 1);
    const profiles = await iam.send(new sdk.ListInstanceProfilesForRoleCommand({ RoleName }));
    assert.deepEqual(profiles.InstanceProfiles, []);

    await assert.rejects(iam.send(new sdk.DeleteRoleCommand({ RoleName })), sdk.DeleteConflictException);
    await iam.send(new sdk.DetachRolePolicyCommand({ RoleName, PolicyArn: ADMINISTRATOR_ACCESS }));
    await iam.send(new sdk.DeleteRolePolicyCommand(inline));
    await iam.send(new sdk.DeleteRoleCommand({ RoleName }));
    await assert.rejects(iam.send(new sdk.GetRoleCommand({ RoleName })), sdk.NoSuchEntityException);
  });

  test('a managed policy with its versions, and whom it is attached to', async () => {
    const { Policy } = await iam.send(
      new sdk.CreatePolicyCommand({
        PolicyName: 'Talk',
        Path: '/p/',
        PolicyDocument: TALK,
        Description: 'talks',
        Tags: [{ Key: 'k', Value: 'v' }],
      }),
    );
    const PolicyArn = Policy?.Arn ?? '';
    assert.equal(PolicyArn, `arn:aws:iam::${account}:policy/p/Talk`);
    const { PolicyVersion } = await iam.send(
      new sdk.CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: LISTEN, SetAsDefault: true }),
    );
    assert.deepEqual([PolicyVersion?.VersionId, PolicyVersion?.IsDefaultVersion], ['v2', true]);
    const first = await iam.send(new sdk.GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
    assert.equal(decodeURIComponent(first.PolicyVersion?.Document ?? ''), TALK);
    await iam.send(new sdk.SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
    const { Versions } = await iam.send(new sdk.ListPolicyVersionsCommand({ PolicyArn }));
    assert.deepEqual(
      Versions?.map((version) => [version.VersionId, version.IsDefaultVersion]),
      [
        ['v2', false],
        ['v1', true],
      ],
    );

    await iam.send(new sdk.CreateUserCommand({ UserName: 'paz' }));
    await iam.send(new sdk.AttachUserPolicyCommand({ UserName: 'paz', PolicyArn }));
    await iam.send(
      new sdk.PutUserPermissionsBoundaryCommand({ UserName: 'paz', PermissionsBoundary: PolicyArn }),
    );
    const attached = await iam.send(new sdk.ListAttachedUserPoliciesCommand({ UserName: 'paz' }));
    assert.deepEqual(attached.AttachedPolicies, [{ PolicyName: 'Talk', PolicyArn }]);
    const { User } = await iam.send(new sdk.GetUserCommand({ UserName: 'paz' }));
    assert.equal(User?.PermissionsBoundary?.PermissionsBoundaryArn, PolicyArn);
    const entities = await iam.send(
      new sdk.ListEntitiesForPolicyCommand({ PolicyArn, EntityFilter: 'User' }),
    );
    assert.deepEqual(entities.PolicyUsers, [{ UserName: 'paz', UserId: User.UserId }]);
    const { Policy: used } = await iam.send(new sdk.GetPolicyCommand({ PolicyArn }));
    assert.deepEqual(
      [used?.AttachmentCount, used?.PermissionsBoundaryUsageCount, used?.IsAttachable, used?.Tags],
      [1, 1, true, [{ Key: 'k', Value: 'v' }]],
    );
    await iam.send(new sdk.TagPolicyCommand({ PolicyArn, Tags: [{ Key: 'K', Value: 'w' }] }));
    await iam.send(new sdk.UntagPolicyCommand({ PolicyArn, TagKeys: ['k'] }));
    const { Tags } = await iam.send(new sdk.ListPolicyTagsCommand({ PolicyArn }));
    assert.deepEqual(Tags, [{ Key: 'K', Value: 'w' }]);

    const local: (string | undefined)[] = [];
    for await (const page of sdk.paginateListPolicies({ client: iam, pageSize: 1 }, { Scope: 'Local' })) {
      local.push(...(page.Policies ?? []).map((policy) => policy.PolicyName));
    }
    assert.deepEqual(local, ['Talk']);
    await assert.rejects(iam.send(new sdk.DeletePolicyCommand({ PolicyArn })), sdk.DeleteConflictException);
    await iam.send(new sdk.DeleteUserPermissionsBoundaryCommand({ UserName: 'paz' }));
    await iam.send(new sdk.DetachUserPolicyCommand({ UserName: 'paz', PolicyArn }));
    await iam.send(new sdk.DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v2' }));
    await iam.send(new sdk.DeletePolicyCommand({ PolicyArn }));
    await iam.send(new sdk.DeleteUserCommand({ UserName: 'paz' }));
  });

  test("AWS's policies can be read and not changed, and every one of them parses", async () => {
    const names: string[] = [];
    for await (const page of sdk.paginateListPolicies({ client: iam }, { Scope: 'AWS' })) {
      for (const { Arn: PolicyArn = '', DefaultVersionId: VersionId = '' } of page.Policies ?? []) {
        names.push(PolicyArn);
        const { PolicyVersion } = await iam.send(new sdk.GetPolicyVersionCommand({ PolicyArn, VersionId }));
        const document = decodeURIComponent(PolicyVersion?.Document ?? '');
        // What is accepted as a customer's policy is sound.
        const copy = { PolicyName: 'copy', PolicyDocument: document };
        const { Policy } = await iam.send(new sdk.CreatePolicyCommand(copy));
        await iam.send(new sdk.DeletePolicyCommand({ PolicyArn: Policy?.Arn }));
      }
    }
    assert.ok(names.includes(ADMINISTRATOR_ACCESS) && names.length >= 8);
    await assert.rejects(
      iam.send(new sdk.DeletePolicyCommand({ PolicyArn: ADMINISTRATOR_ACCESS })),
      sdk.InvalidInputException,
    );
  });

  test('a user is created with tags and boundary, tagged, renamed and moved', async () => {
    const { User } = await iam.send(
      new sdk.CreateUserCommand({
        UserName: 'una',
        PermissionsBoundary: ADMINISTRATOR_ACCESS,
        Tags: [{ Key: 'team', Value: 'a' }],
      }),
    );
    assert.deepEqual(
      [User?.Tags, User?.PermissionsBoundary?.PermissionsBoundaryArn],
      [[{ Key: 'team', Value: 'a' }], ADMINISTRATOR_ACCESS],
    );
    await iam.send(new sdk.TagUserCommand({ UserName: 'una', Tags: [{ Key: 'x', Value: 'y' }] }));
    await iam.send(new sdk.UntagUserCommand({ UserName: 'una', TagKeys: ['team'] }));
    const { Tags } = await iam.send(new sdk.ListUserTagsCommand({ UserName: 'una' }));
    assert.deepEqual(Tags, [{ Key: 'x', Value: 'y' }]);
    await iam.send(new sdk.UpdateUserCommand({ UserName: 'una', NewUserName: 'Duo', NewPath: '/n/' }));
    const renamed = await iam.send(new sdk.GetUserCommand({ UserName: 'Duo' }));
    assert.deepEqual(
      [renamed.User?.Arn, renamed.User?.UserId],
      [`arn:aws:iam::${account}:user/n/Duo`, User?.UserId],
    );
    await iam.send(new sdk.DeleteUserCommand({ UserName: 'Duo' }));
  });

  test('the whole account is summed up and told in detail', async () => {
    const { SummaryMap } = await iam.send(new sdk.GetAccountSummaryCommand({}));
    assert.ok((SummaryMap?.Users ?? 0) >= 1);
    assert.equal(SummaryMap?.UsersQuota, 5_000);
    const users: sdk.UserDetail[] = [];
    for await (const page of sdk.paginateGetAccountAuthorizationDetails(
      { client: iam, pageSize: 1 },
      { Filter: ['User', 'Role'] },
    )) {
      users.push(...(page.UserDetailList ?? []));
    }
    const administrator = users.find((user) => user.UserName === 'administrator');
    const [inline] = administrator?.UserPolicyList ?? [];
    assert.match(decodeURIComponent(inline?.PolicyDocument ?? ''), /"Action":"\*"/);
  });

  for (const [what, command, error] of [
    [
      'a description',
      new sdk.CreateRoleCommand({
        RoleName: 'r',
        AssumeRolePolicyDocument: TALK,
        Description: 'card 4111 1111 1111 1111',
      }),
      /Confidential data/,
    ],
    [
      'a tag',
      new sdk.TagUserCommand({
        UserName: 'administrator',
        Tags: [{ Key: 'mail', Value: 'ada@example.com' }],
      }),
      /Confidential data/,
    ],
  ] as const) {
    test(`confidential data in ${what} is refused`, async () => {
      await assert.rejects(iam.send(command as sdk.TagUserCommand), { message: error });
    });
  }

  test('each change is on record with what it changed', async () => {
    const trail = new CloudTrailClient(clientOptions(service));
    const { Events } = await trail.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateRole' }],
      }),
    );
    trail.destroy();
    const records = Events?.map((event) => JSON.parse(event.CloudTrailEvent ?? '{}')) ?? [];
    const created = records.find((record) => record.errorCode === undefined);
    assert.equal(created.requestParameters.roleName, 'ops');
    assert.equal(created.requestParameters.maxSessionDuration, 7_200);
    assert.equal(created.responseElements.role.arn, `arn:aws:iam::${account}:role/job/ops`);
    assert.deepEqual(created.resources, [
      { type: 'AWS::IAM::Role', ARN: `arn:aws:iam::${account}:role/job/ops`, accountId: account },
    ]);
  });
});
