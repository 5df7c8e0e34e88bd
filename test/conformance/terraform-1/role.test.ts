import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { temporaryFolder } from '../../support/temporary.ts';
import { conformanceCase } from '../support/case.ts';
import { readTestTarget, setting } from '../support/environment.ts';
import { newWorkspace, userDeclared } from '../terraform/terraform.ts';

const target = readTestTarget();
const iam = new IAMClient();

/** The provider, which takes this role before anything else. */
async function byRole(arn: string): Promise<string> {
  const text = await readFile(setting('CONFORMANCE_PROVIDER'), 'utf8');
  const role = `
  assume_role {
    role_arn     = "${arn}"
    session_name = "deployment"
  }
`;
  return text.replace('provider "aws" {', (begin) => `${begin}${role}`);
}

interface CreateUserRecord {
  readonly userIdentity: { readonly arn: string };
  readonly requestParameters: { readonly userName: string };
}

conformanceCase('declared-role', async () => {
  const RoleName = 'conformance-tf-deployer';
  const UserName = 'conformance-tf-by-role';
  const account = { AWS: `arn:aws:iam::${target.accountId}:root` };
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: account, Action: 'sts:AssumeRole' }],
  };
  const AssumeRolePolicyDocument = JSON.stringify(trust);
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const full = { RoleName, PolicyArn: 'arn:aws:iam::aws:policy/IAMFullAccess' };
  await iam.send(new AttachRolePolicyCommand(full));
  await using folder = await temporaryFolder();
  const provider = folder.file('provider.tf');
  await writeFile(provider, await byRole(Role?.Arn ?? ''));
  {
    await using workspace = await newWorkspace(userDeclared(UserName), {}, provider);
    await workspace.apply();
    const trail = new CloudTrailClient();
    const creations = { AttributeKey: 'EventName', AttributeValue: 'CreateUser' } as const;
    const { Events = [] } = await trail.send(new LookupEventsCommand({ LookupAttributes: [creations] }));
    const records = Events.map(({ CloudTrailEvent = '' }) => JSON.parse(CloudTrailEvent) as CreateUserRecord);
    const created = records.find(({ requestParameters }) => requestParameters.userName === UserName);
    assert.equal(
      created?.userIdentity.arn,
      `arn:aws:sts::${target.accountId}:assumed-role/${RoleName}/deployment`,
    );
  }
  await iam.send(new DetachRolePolicyCommand(full));
  await iam.send(new DeleteRoleCommand({ RoleName }));
});
