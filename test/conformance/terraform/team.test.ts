import assert from 'node:assert/strict';
import { after } from 'node:test';
import {
  GetAccountPasswordPolicyCommand,
  GetGroupCommand,
  GetLoginProfileCommand,
  GetOpenIDConnectProviderCommand,
  GetPolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  IAMClient,
  ListAttachedGroupPoliciesCommand,
  NoSuchEntityException,
  RemoveUserFromGroupCommand,
  TagRoleCommand,
  UpdateAccountPasswordPolicyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { conformanceCase } from '../support/case.ts';
import { readTestTarget } from '../support/environment.ts';
import { newWorkspace } from './terraform.ts';

const target = readTestTarget();
const iam = new IAMClient();

const ADA = { UserName: 'conformance-tf-ada' };
const ANALYSTS = { GroupName: 'conformance-tf-analysts' };
const APPLICATION = { RoleName: 'conformance-tf-application' };
const ASK = `arn:aws:iam::${target.accountId}:policy/team/conformance-tf-ask`;
const PIPELINES = `arn:aws:iam::${target.accountId}:oidc-provider/conformance-tf.idp.example.org`;

const workspace = await newWorkspace('team');
after(() => workspace[Symbol.asyncDispose]());

conformanceCase('declared-team', async () => {
  await workspace.apply();
  assert.equal(await workspace.plan(), undefined);
  const { User } = await iam.send(new GetUserCommand(ADA));
  assert.equal(User?.Path, '/people/');
  assert.deepEqual(User.Tags, [{ Key: 'department', Value: 'geology' }]);
  assert.match(User.PermissionsBoundary?.PermissionsBoundaryArn ?? '', /policy\/conformance-tf-ceiling$/);
  assert.ok((await iam.send(new GetLoginProfileCommand(ADA))).LoginProfile?.PasswordResetRequired);
  const { Users = [] } = await iam.send(new GetGroupCommand(ANALYSTS));
  assert.deepEqual(
    Users.map(({ UserName }) => UserName),
    [ADA.UserName],
  );
  const attached = await iam.send(new ListAttachedGroupPoliciesCommand(ANALYSTS));
  assert.deepEqual(
    attached.AttachedPolicies?.map(({ PolicyArn }) => PolicyArn),
    [ASK],
  );
  const { Role } = await iam.send(new GetRoleCommand(APPLICATION));
  assert.equal(Role?.MaxSessionDuration, 7200);
  assert.match(decodeURIComponent(Role.AssumeRolePolicyDocument ?? ''), /aws:MultiFactorAuthPresent/);
  const own = await iam.send(new GetRolePolicyCommand({ ...APPLICATION, PolicyName: 'own' }));
  assert.match(decodeURIComponent(own.PolicyDocument ?? ''), /bedrock:InvokeModelWithResponseStream/);
  const idp = await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: PIPELINES }));
  assert.deepEqual(idp.ClientIDList, ['pipelines']);
  assert.equal(await passwordLength(), 14);
  const { access_key_id: accessKeyId = '', secret_access_key: secretAccessKey = '' } =
    await workspace.outputs();
  const ada = new STSClient({ credentials: { accessKeyId, secretAccessKey } });
  const { Arn } = await ada.send(new GetCallerIdentityCommand());
  assert.equal(Arn, `arn:aws:iam::${target.accountId}:user/people/${ADA.UserName}`);
});

conformanceCase('declared-change', async () => {
  const before = await iam.send(new GetUserCommand(ADA));
  const said = await workspace.apply({ TF_VAR_department: 'physics', TF_VAR_password_length: '16' });
  assert.match(said, /0 added, 3 changed, 0 destroyed/);
  const { User } = await iam.send(new GetUserCommand(ADA));
  assert.equal(User?.UserId, before.User?.UserId);
  assert.deepEqual(User?.Tags, [{ Key: 'department', Value: 'physics' }]);
  assert.equal(await passwordLength(), 16);
  await workspace.apply();
  assert.equal(await workspace.plan(), undefined);
});

conformanceCase('declared-drift', async () => {
  await iam.send(new RemoveUserFromGroupCommand({ ...ADA, ...ANALYSTS }));
  await iam.send(new TagRoleCommand({ ...APPLICATION, Tags: [{ Key: 'department', Value: 'history' }] }));
  await iam.send(new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 8 }));
  const seen = (await workspace.plan()) ?? '';
  for (const drifted of [/aws_iam_group_membership\.analysts/, /history/, /minimum_password_length/])
    assert.match(seen, drifted);
  assert.match(await workspace.apply(), /changed, 0 destroyed/);
  assert.equal(await workspace.plan(), undefined);
  assert.equal((await iam.send(new GetGroupCommand(ANALYSTS))).Users?.length, 1);
  const { Role } = await iam.send(new GetRoleCommand(APPLICATION));
  assert.deepEqual(Role?.Tags, [{ Key: 'department', Value: 'geology' }]);
  assert.equal(await passwordLength(), 14);
});

conformanceCase('declared-destroyed', async () => {
  await workspace.destroy();
  const asked = [
    new GetUserCommand(ADA),
    new GetGroupCommand(ANALYSTS),
    new GetRoleCommand(APPLICATION),
    new GetPolicyCommand({ PolicyArn: ASK }),
    new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: PIPELINES }),
    new GetAccountPasswordPolicyCommand(),
  ];
  for (const command of asked)
    await assert.rejects(iam.send(command as GetUserCommand), NoSuchEntityException);
});

async function passwordLength(): Promise<number | undefined> {
  const { PasswordPolicy } = await iam.send(new GetAccountPasswordPolicyCommand());
  return PasswordPolicy?.MinimumPasswordLength;
}
