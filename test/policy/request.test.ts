import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compilePolicyDocument, evaluate, requestContext } from '#policy';

const principal = {
  arn: 'arn:aws:iam::123456789012:user/ada',
  accountId: '123456789012',
  userName: 'ada',
  principalId: 'AIDAEXAMPLE',
};
const facts = { principal, now: Date.UTC(2026, 10, 23, 2, 8), secureTransport: true };

test('the facts of a request become the global condition keys, in lower case', () => {
  const context = requestContext({
    ...facts,
    principalType: 'User',
    sourceIp: '203.0.113.7',
    userAgent: 'aws-cli/2',
    region: 'us-east-1',
    further: {
      'bedrock:InferenceProfileArn': 'arn:aws:bedrock:us-east-1:1:inference-profile/p',
      'aws:TagKeys': ['a', 'b'],
    },
  });
  assert.deepEqual(Object.fromEntries(context), {
    'aws:principalarn': ['arn:aws:iam::123456789012:user/ada'],
    'aws:principalaccount': ['123456789012'],
    'aws:principaltype': ['User'],
    'aws:username': ['ada'],
    'aws:userid': ['AIDAEXAMPLE'],
    'aws:sourceip': ['203.0.113.7'],
    'aws:useragent': ['aws-cli/2'],
    'aws:requestedregion': ['us-east-1'],
    'aws:securetransport': ['true'],
    'aws:currenttime': ['2026-11-23T02:08:00.000Z'],
    'aws:epochtime': ['1795399680'],
    'bedrock:inferenceprofilearn': ['arn:aws:bedrock:us-east-1:1:inference-profile/p'],
    'aws:tagkeys': ['a', 'b'],
  });
});

test('a fact that is not known leaves its key missing', () => {
  const context = requestContext({
    ...facts,
    principal: { arn: principal.arn, accountId: principal.accountId },
  });
  assert.equal(context.has('aws:username'), false);
  assert.equal(context.has('aws:sourceip'), false);
});

test('a policy written with the keys of the documentation finds them in the context', () => {
  const document = {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Action: 'iam:*AccessKey*',
      Resource: 'arn:aws:iam::123456789012:user/${aws:username}',
      Condition: {
        Bool: { 'aws:SecureTransport': 'true' },
        DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' },
        NumericLessThan: { 'aws:EpochTime': '2000000000' },
      },
    },
  };
  const verdict = evaluate(
    { identity: [compilePolicyDocument('own-keys', JSON.stringify(document))] },
    { action: 'iam:CreateAccessKey', resource: principal.arn, principal, context: requestContext(facts) },
  );
  assert.deepEqual(verdict, {
    decision: 'allow',
    reason: { kind: 'identity-based policy', policy: 'own-keys', statement: 0 },
  });
});

test('a policy longer than the API takes is refused', () => {
  const policy = compilePolicyDocument('long', `{"Statement":[]}${' '.repeat(131_072)}`);
  assert.equal(policy.problem, 'The policy has more than 131072 characters.');
});
