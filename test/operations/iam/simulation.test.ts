import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetContextKeysForCustomPolicyCommand,
  GetContextKeysForPrincipalPolicyCommand,
  IAMClient,
  paginateSimulatePrincipalPolicy,
  PutGroupPolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
  type ContextEntry,
  type SimulateCustomPolicyCommandInput,
} from '@aws-sdk/client-iam';
import {
  AttachPolicyCommand,
  CreateAccountCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand as CreateServiceControlPolicyCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { clientOptions, trust } from '../../support/clients.ts';
import { startService, type TestService } from '../../support/service.ts';

const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement }, undefined, 2);
const allow = (Action: string | string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
});
const BUCKET = 'arn:aws:s3:::bucket/key';

describe('simulation of policies, through the official client', () => {
  let service: TestService;
  let iam: IAMClient;
  let account = '';
  let ada = '';

  before(async () => {
    service = await startService();
    trust(service);
    iam = new IAMClient(clientOptions(service));
    const { User } = await iam.send(
      new CreateUserCommand({ UserName: 'ada', Tags: [{ Key: 'team', Value: 'red' }] }),
    );
    ada = User?.Arn ?? '';
    account = ada.split(':')[4] ?? '';
    await iam.send(
      new PutUserPolicyCommand({
        UserName: 'ada',
        PolicyName: 'own',
        PolicyDocument: policy(
          allow('s3:GetObject', { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }),
        ),
      }),
    );
    await iam.send(new CreateGroupCommand({ GroupName: 'crew' }));
    await iam.send(new AddUserToGroupCommand({ GroupName: 'crew', UserName: 'ada' }));
    await iam.send(
      new PutGroupPolicyCommand({
        GroupName: 'crew',
        PolicyName: 'deny',
        PolicyDocument: policy({ Effect: 'Deny', Action: 'iam:DeleteUser', Resource: '*' }),
      }),
    );
    const { Policy } = await iam.send(
      new CreatePolicyCommand({
        PolicyName: 'red-team',
        PolicyDocument: policy(
          allow('sqs:SendMessage', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } } }),
        ),
      }),
    );
    await iam.send(new AttachUserPolicyCommand({ UserName: 'ada', PolicyArn: Policy?.Arn }));
    await iam.send(
      new AttachUserPolicyCommand({
        UserName: 'ada',
        PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
    );
  });
  after(async () => {
    iam.destroy();
    await service[Symbol.asyncDispose]();
  });

  async function custom(input: Partial<SimulateCustomPolicyCommandInput>) {
    const { EvaluationResults = [] } = await iam.send(
      new SimulateCustomPolicyCommand({
        PolicyInputList: [policy(allow('s3:GetObject'))],
        ActionNames: ['s3:GetObject'],
        ...input,
      }),
    );
    return EvaluationResults;
  }

  test('of a user: its own, its groups’ and its attached policies decide, and each statement is found', async () => {
    const { EvaluationResults = [], IsTruncated } = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: ada,
        ActionNames: ['s3:GetObject', 'iam:DeleteUser', 'sqs:SendMessage'],
        ContextEntries: [
          { ContextKeyName: 'aws:SourceIp', ContextKeyType: 'ip', ContextKeyValues: ['10.1.2.3'] },
        ],
      }),
    );
    assert.equal(IsTruncated, false);
    assert.deepEqual(
      EvaluationResults.map(({ EvalActionName, EvalResourceName, EvalDecision }) => [
        EvalActionName,
        EvalResourceName,
        EvalDecision,
      ]),
      [
        ['s3:GetObject', '*', 'allowed'],
        ['iam:DeleteUser', '*', 'explicitDeny'],
        ['sqs:SendMessage', '*', 'allowed'],
      ],
    );
    assert.deepEqual(EvaluationResults[1]?.MatchedStatements, [
      {
        SourcePolicyId: 'group_crew_deny',
        SourcePolicyType: 'group',
        StartPosition: { Line: 3, Column: 17 },
        EndPosition: { Line: 8, Column: 6 },
      },
    ]);
    const sources = EvaluationResults.map(({ MatchedStatements }) =>
      MatchedStatements?.map(({ SourcePolicyId, SourcePolicyType }) => [SourcePolicyId, SourcePolicyType]),
    );
    assert.deepEqual(sources[0], [
      ['user_ada_own', 'user'],
      ['AdministratorAccess', 'aws-managed'],
    ]);
    assert.ok(sources[2]?.some(([id, type]) => id === 'red-team' && type === 'user-managed'));
  });

  test('says which keys the policies read and nobody gave: at the top for *, else beside the resource', async () => {
    const PolicyInputList = [
      policy(
        allow('s3:GetObject', {
          Resource: 'arn:aws:s3:::bucket/${aws:userid}',
          Condition: { DateLessThan: { 'aws:CurrentTime': '2030-01-01' } },
        }),
      ),
    ];
    const [any] = await custom({ PolicyInputList });
    assert.deepEqual(any?.MissingContextValues?.toSorted(), ['aws:CurrentTime', 'aws:userid']);
    assert.equal(any?.EvalDecision, 'implicitDeny');
    const [one] = await custom({ PolicyInputList, ResourceArns: [BUCKET] });
    assert.deepEqual(one?.MissingContextValues, []);
    const [specific] = one?.ResourceSpecificResults ?? [];
    assert.equal(specific?.EvalResourceName, BUCKET);
    assert.deepEqual(specific?.MissingContextValues?.toSorted(), ['aws:CurrentTime', 'aws:userid']);
    const keys = await iam.send(new GetContextKeysForCustomPolicyCommand({ PolicyInputList }));
    assert.deepEqual(keys.ContextKeyNames?.toSorted(), ['aws:CurrentTime', 'aws:userid']);
    const theirs = await iam.send(new GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn: ada }));
    assert.deepEqual(theirs.ContextKeyNames?.toSorted(), ['aws:PrincipalTag/team', 'aws:SourceIp']);
  });

  test('takes context entries of every type, several values in those that end in List alone', async () => {
    const entries: readonly [NonNullable<ContextEntry['ContextKeyType']>, string[], object, string?][] = [
      ['string', ['a'], { StringEquals: { 'app:k': 'a' } }],
      ['stringList', ['a', 'b'], { 'ForAnyValue:StringEquals': { 'app:k': 'b' } }],
      ['numeric', ['7'], { NumericLessThan: { 'app:k': '8' } }, 'seven'],
      ['numericList', ['7', '9'], { 'ForAllValues:NumericLessThan': { 'app:k': '10' } }, 'x'],
      ['boolean', ['true'], { Bool: { 'app:k': 'true' } }, 'yes'],
      ['booleanList', ['true', 'true'], { 'ForAllValues:Bool': { 'app:k': 'true' } }, '1'],
      ['ip', ['10.0.0.1'], { IpAddress: { 'app:k': '10.0.0.0/8' } }, '10.0.0.1/33'],
      ['ipList', ['10.0.0.1', '10.0.0.2'], { 'ForAllValues:IpAddress': { 'app:k': '10.0.0.0/8' } }, 'ten'],
      ['binary', ['YQ=='], { BinaryEquals: { 'app:k': 'YQ==' } }, 'a'],
      ['binaryList', ['YQ==', 'Yg=='], { 'ForAnyValue:BinaryEquals': { 'app:k': 'Yg==' } }, '?'],
      ['date', ['2026-01-01T00:00:00Z'], { DateLessThan: { 'app:k': '2027-01-01' } }, 'tomorrow'],
      [
        'dateList',
        ['2026-01-01', '2026-02-01'],
        { 'ForAllValues:DateLessThan': { 'app:k': '2027-01-01' } },
        '-',
      ],
    ];
    for (const [ContextKeyType, ContextKeyValues, Condition, bad] of entries) {
      const PolicyInputList = [policy(allow('*', { Condition }))];
      const entry = { ContextKeyName: 'App:k', ContextKeyType, ContextKeyValues };
      const [result] = await custom({ PolicyInputList, ContextEntries: [entry] });
      assert.equal(result?.EvalDecision, 'allowed', ContextKeyType);
      const [without] = await custom({ PolicyInputList });
      const missing = Object.keys(Condition)[0]?.startsWith('ForAllValues') ? 'allowed' : 'implicitDeny';
      assert.equal(without?.EvalDecision, missing, ContextKeyType);
      const refused = { name: 'InvalidInputException' };
      if (bad !== undefined) {
        const wrong = { ...entry, ContextKeyValues: [bad] };
        await assert.rejects(custom({ PolicyInputList, ContextEntries: [wrong] }), refused, ContextKeyType);
      }
      if (!ContextKeyType.endsWith('List')) {
        const many = { ...entry, ContextKeyValues: [...ContextKeyValues, ...ContextKeyValues] };
        await assert.rejects(custom({ PolicyInputList, ContextEntries: [many] }), refused, ContextKeyType);
      }
    }
  });

  test('a boundary bounds, and one in the request takes the place of the user’s own', async () => {
    await iam.send(new CreateUserCommand({ UserName: 'bob' }));
    await iam.send(
      new PutUserPolicyCommand({ UserName: 'bob', PolicyName: 'all', PolicyDocument: policy(allow('*')) }),
    );
    await iam.send(
      new PutUserPermissionsBoundaryCommand({
        UserName: 'bob',
        PermissionsBoundary: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess',
      }),
    );
    const ask = async (more: object = {}) => {
      const { EvaluationResults } = await iam.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: ada.replace('ada', 'bob'),
          ActionNames: ['s3:GetObject'],
          ...more,
        }),
      );
      const [result] = EvaluationResults ?? [];
      return [result?.EvalDecision, result?.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary];
    };
    assert.deepEqual(await ask(), ['implicitDeny', false]);
    assert.deepEqual(await ask({ PermissionsBoundaryPolicyInputList: [policy(allow('s3:*'))] }), [
      'allowed',
      true,
    ]);
    const two = [policy(allow('*')), policy(allow('*'))];
    await assert.rejects(ask({ PermissionsBoundaryPolicyInputList: two }), { name: 'InvalidInputException' });
  });

  test('a resource’s policy counts beside the caller’s in one account, and both across accounts', async () => {
    const CallerArn = ada;
    const ResourcePolicy = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal: { AWS: ada }, Action: 's3:GetObject', Resource: BUCKET },
    });
    const PolicyInputList = [policy(allow('iam:*'))];
    const shared = { PolicyInputList, ResourceArns: [BUCKET], ResourcePolicy };
    const [inside] = await custom({ ...shared, CallerArn });
    assert.equal(inside?.EvalDecision, 'allowed');
    assert.deepEqual(
      inside.MatchedStatements?.map(({ SourcePolicyId, SourcePolicyType }) => [
        SourcePolicyId,
        SourcePolicyType,
      ]),
      [['ResourcePolicy', 'resource']],
    );
    const [across] = await custom({ ...shared, CallerArn, ResourceOwner: 'arn:aws:iam::444455556666:root' });
    assert.equal(across?.EvalDecision, 'implicitDeny');
    assert.deepEqual(across.EvalDecisionDetails, {
      'IAM Policy': 'implicitDeny',
      'Resource Policy': 'allowed',
    });
    await assert.rejects(custom(shared), { name: 'InvalidInputException' });
    await assert.rejects(custom({ ...shared, CallerArn: `arn:aws:iam::${account}:role/x` }), {
      name: 'InvalidInputException',
    });
    const [asAda] = await custom({
      PolicyInputList: [policy(allow('s3:*', { Resource: 'arn:aws:s3:::bucket/${aws:username}' }))],
      ResourceArns: ['arn:aws:s3:::bucket/ada'],
      CallerArn,
    });
    assert.equal(asAda?.EvalDecision, 'allowed');
  });

  test('results come in pages, each once, and a marker of another kind is refused', async () => {
    const seen: string[] = [];
    const pages = paginateSimulatePrincipalPolicy(
      { client: iam, pageSize: 2 },
      {
        PolicySourceArn: ada,
        ActionNames: ['s3:GetObject', 's3:PutObject', 'iam:GetUser'],
        ResourceArns: [BUCKET, '*'],
      },
    );
    for await (const { EvaluationResults = [] } of pages) {
      assert.ok(EvaluationResults.length <= 2);
      seen.push(...EvaluationResults.map((one) => `${one.EvalActionName} ${one.EvalResourceName}`));
    }
    assert.equal(new Set(seen).size, 6);
    await assert.rejects(custom({ Marker: 'x' }), { name: 'InvalidInputException' });
  });

  test('input that is none is refused, by the place where it stands', async () => {
    const refused = (message: RegExp) => ({ name: 'InvalidInputException', message });
    await assert.rejects(
      custom({ PolicyInputList: ['{}'] }),
      refused(/PolicyInputList\.1 is not a valid policy/),
    );
    await assert.rejects(custom({ ActionNames: ['s3:Get*'] }), refused(/ActionNames\.member\.1/));
    await assert.rejects(custom({ ResourceArns: ['*', 'bucket'] }), refused(/ResourceArns\.member\.2/));
    await assert.rejects(custom({ ResourceOwner: 'me' }), refused(/ResourceOwner/));
    await assert.rejects(
      custom({ ResourceHandlingOption: 'EC2-VPC-EBS' }),
      refused(/network-interface, volume/),
    );
    const of = (PolicySourceArn: string) =>
      iam.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn, ActionNames: ['s3:GetObject'] }));
    await assert.rejects(of(ada.replace('ada', 'nobody')), { name: 'NoSuchEntityException' });
    await assert.rejects(of(ada.replace('user/', 'user/team/')), { name: 'NoSuchEntityException' });
    await assert.rejects(of(ada.replace(account, '444455556666')), refused(/PolicySourceArn/));
  });

  test('of a member of an organisation: whether its guardrails allow is told, and their text is not', async () => {
    const organizations = new OrganizationsClient(clientOptions(service));
    await organizations.send(new CreateOrganizationCommand({}));
    const { CreateAccountStatus: made } = await organizations.send(
      new CreateAccountCommand({ AccountName: 'm', Email: 'm@caprock.example' }),
    );
    const { Roots } = await organizations.send(new ListRootsCommand({}));
    const PolicyType = 'SERVICE_CONTROL_POLICY';
    await organizations.send(new EnablePolicyTypeCommand({ RootId: Roots?.[0]?.Id, PolicyType }));
    const { Policy } = await organizations.send(
      new CreateServiceControlPolicyCommand({
        Name: 'no-s3',
        Description: 'none',
        Type: PolicyType,
        Content: policy({ Effect: 'Deny', Action: 's3:*', Resource: '*' }),
      }),
    );
    const TargetId = made?.AccountId;
    await organizations.send(new AttachPolicyCommand({ PolicyId: Policy?.PolicySummary?.Id, TargetId }));
    organizations.destroy();
    const sts = new STSClient(clientOptions(service));
    const RoleArn = `arn:aws:iam::${TargetId}:role/OrganizationAccountAccessRole`;
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'visit' }));
    sts.destroy();
    const member = new IAMClient({
      ...clientOptions(service),
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      },
    });
    await member.send(
      new CreateRoleCommand({
        RoleName: 'reader',
        AssumeRolePolicyDocument: policy({ Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }),
      }),
    );
    const { EvaluationResults = [] } = await member.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: `arn:aws:iam::${TargetId}:role/reader`,
        PolicyInputList: [policy(allow('*'))],
        ActionNames: ['s3:GetObject', 'iam:GetUser'],
      }),
    );
    member.destroy();
    assert.deepEqual(
      EvaluationResults.map((one) => [
        one.EvalDecision,
        one.OrganizationsDecisionDetail?.AllowedByOrganizations,
        one.MatchedStatements?.length,
      ]),
      [
        ['explicitDeny', false, 0],
        ['allowed', true, 1],
      ],
    );
  });
});
