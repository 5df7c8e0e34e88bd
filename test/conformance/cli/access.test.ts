import assert from 'node:assert/strict';
import { conformanceCase } from '../support/case.ts';
import { answerOf, as, command, refused, target, type Environment, type Options } from './aws.ts';
import { ask, user } from './conversation.ts';
import { iam, newUser, ONE_MODEL } from './people.ts';

const LIST_USERS = {
  Version: '2012-10-17',
  Statement: [{ Sid: 'ListUsers', Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*' }],
};
const HELLO = { messages: [user('Hello')], 'inference-config': { maxTokens: 5 } };
const LIST = command('iam', 'list-users');

interface Session {
  readonly AssumedRoleUser: { readonly Arn: string };
  readonly Credentials: {
    readonly AccessKeyId: string;
    readonly SecretAccessKey: string;
    readonly SessionToken: string;
  };
}

/** A session in a role, and the environment of who has it. */
async function assume(
  options: Options,
): Promise<{ readonly arn: string; readonly environment: Environment }> {
  const asked = command('sts', 'assume-role', { 'role-session-name': 'visit', ...options });
  const { AssumedRoleUser, Credentials } = await answerOf<Session>(asked);
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken } = Credentials;
  const environment = { ...as({ accessKeyId, secretAccessKey }), AWS_SESSION_TOKEN: SessionToken };
  return { arn: AssumedRoleUser.Arn, environment };
}

conformanceCase('assume-role', async () => {
  const role = { 'role-name': 'conformance-cli-visitor' };
  const account = { AWS: `arn:aws:iam::${target.accountId}:root` };
  const trust = [{ Effect: 'Allow', Principal: account, Action: 'sts:AssumeRole' }];
  const { Role } = await iam<{ Role: { Arn: string } }>('create-role', {
    ...{ ...role, 'assume-role-policy-document': { Version: '2012-10-17', Statement: trust } },
  });
  const both = { ...ONE_MODEL, Statement: [...ONE_MODEL.Statement, ...LIST_USERS.Statement] };
  const own = { ...role, 'policy-name': 'own' };
  await iam('put-role-policy', { ...own, 'policy-document': both });
  const { arn, environment } = await assume({ 'role-arn': Role.Arn, policy: ONE_MODEL });
  assert.equal(arn, `arn:aws:sts::${target.accountId}:assumed-role/conformance-cli-visitor/visit`);
  const identity = command('sts', 'get-caller-identity');
  assert.equal((await answerOf<{ Arn: string }>(identity, environment)).Arn, arn);
  assert.equal((await ask(HELLO, environment)).output.message.role, 'assistant');
  await refused('AccessDenied', LIST, environment);
  await iam('delete-role-policy', own);
  await iam('delete-role', role);
  await refused('InvalidClientTokenId', identity, environment);
});

conformanceCase('simulate-policy', async () => {
  const name = 'conformance-cli-simulated';
  await using _user = await newUser(name, ONE_MODEL);
  const { EvaluationResults } = await answerOf<{
    EvaluationResults: { EvalActionName: string; EvalDecision: string; MatchedStatements: unknown[] }[];
  }>([
    ...['iam', 'simulate-principal-policy', '--resource-arns', target.modelArn],
    ...['--policy-source-arn', `arn:aws:iam::${target.accountId}:user/${name}`],
    ...['--action-names', 'bedrock:InvokeModel', 'iam:ListUsers'],
  ]);
  assert.deepEqual(
    EvaluationResults.map((one) => [one.EvalActionName, one.EvalDecision, one.MatchedStatements.length]),
    [
      ['bedrock:InvokeModel', 'allowed', 1],
      ['iam:ListUsers', 'implicitDeny', 0],
    ],
  );
});
