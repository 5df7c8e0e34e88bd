import assert from 'node:assert/strict';
import { CreateUserCommand, GetUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { conformanceCase } from '../support/case.ts';
import { readTestTarget } from '../support/environment.ts';
import { newWorkspace, userDeclared } from './terraform.ts';

const target = readTestTarget();
const iam = new IAMClient();

conformanceCase('declared-denied', async () => {
  const { accessKeyId, secretAccessKey } = target.powerless;
  await using workspace = await newWorkspace(userDeclared('conformance-tf-denied'), {
    AWS_PROFILE: undefined,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  });
  const { code, stdout, stderr } = await workspace.terraform(['apply', '-auto-approve', '-no-color']);
  assert.equal(code, 1);
  const said = `${stdout}${stderr}`.replaceAll(/[\s│]+/g, ' ');
  assert.match(said, /AccessDenied/);
  assert.match(
    said,
    /not authorized to perform: iam:CreateUser on resource: arn:aws:iam::\d+:user\/conformance-tf-denied/,
  );
});

conformanceCase('declared-import', async () => {
  const UserName = 'conformance-tf-imported';
  await iam.send(new CreateUserCommand({ UserName, Path: '/people/' }));
  const before = await iam.send(new GetUserCommand({ UserName }));
  await using workspace = await newWorkspace(userDeclared(UserName, '/people/'));
  const { code, stderr } = await workspace.terraform(['import', '-no-color', 'aws_iam_user.grace', UserName]);
  assert.equal(code, 0, stderr);
  await workspace.apply();
  assert.equal(await workspace.plan(), undefined);
  const { User } = await iam.send(new GetUserCommand({ UserName }));
  assert.equal(User?.UserId, before.User?.UserId);
});
