import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  compilePolicyDocument,
  compileResourcePolicyDocument,
  contextKeysOf,
  simulate,
  statementPositions,
  type PolicySet,
} from '#policy';

const ACCOUNT = '111122223333';
const OTHER = '444455556666';
const ADA = `arn:aws:iam::${ACCOUNT}:user/ada`;

function policies(Effect: 'Allow' | 'Deny', Action = '*') {
  const document = { Version: '2012-10-17', Statement: [{ Effect, Action, Resource: '*' }] };
  return [compilePolicyDocument('p', JSON.stringify(document))];
}

function resource(Effect: 'Allow' | 'Deny', AWS: string) {
  const Statement = [{ Effect, Principal: { AWS }, Action: 's3:*', Resource: '*' }];
  return compileResourcePolicyDocument(JSON.stringify({ Version: '2012-10-17', Statement }));
}

function run(set: PolicySet, resourcePolicy?: ReturnType<typeof resource>, resourceAccountId = ACCOUNT) {
  return simulate({
    policies: set,
    ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
    caller: { accountId: ACCOUNT, arn: ADA },
    resourceAccountId,
    request: {
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::b/k',
      principal: { arn: ADA, accountId: ACCOUNT },
      context: new Map(),
    },
  });
}

describe('a simulation says', () => {
  test('in one account: what the caller’s policies allow, or the resource’s where it names the caller', () => {
    assert.equal(run({ identity: policies('Allow') }).decision, 'allow');
    assert.equal(run({ identity: [] }, resource('Allow', ADA)).decision, 'allow');
    assert.equal(run({ identity: [] }, resource('Allow', '*')).decision, 'allow');
    assert.equal(run({ identity: [] }, resource('Allow', ACCOUNT)).decision, 'implicit-deny');
    assert.equal(run({ identity: policies('Allow') }, resource('Deny', ADA)).decision, 'explicit-deny');
    assert.equal(run({ identity: policies('Deny') }, resource('Allow', ADA)).decision, 'explicit-deny');
  });

  test('across accounts: both sides have to allow, and each side’s answer is told', () => {
    const both = run({ identity: policies('Allow') }, resource('Allow', ACCOUNT), OTHER);
    assert.deepEqual([both.decision, both.crossAccount], ['allow', { identity: 'allow', resource: 'allow' }]);
    const one = run({ identity: policies('Allow') }, undefined, OTHER);
    assert.deepEqual(
      [one.decision, one.crossAccount],
      ['implicit-deny', { identity: 'allow', resource: 'implicit-deny' }],
    );
    assert.equal(run({ identity: [] }, resource('Allow', ADA), OTHER).decision, 'implicit-deny');
  });

  test('what a boundary and the guardrails say by themselves, and shows no statement of a guardrail', () => {
    const bounded = run({ identity: policies('Allow'), boundary: policies('Allow', 'iam:*') });
    assert.deepEqual([bounded.decision, bounded.boundaryAllows], ['implicit-deny', false]);
    assert.deepEqual(
      bounded.matched.map(({ kind }) => kind),
      ['identity-based policy'],
    );
    const guarded = run({ identity: policies('Allow'), serviceControl: [policies('Deny')] });
    assert.deepEqual(
      [guarded.decision, guarded.guardrailsAllow, guarded.matched.length],
      ['explicit-deny', false, 0],
    );
    assert.equal(run({ identity: [], serviceControl: [policies('Allow')] }).guardrailsAllow, true);
  });

  test('the statements that decide: those that deny where one does', () => {
    const set = { identity: [...policies('Allow'), ...policies('Deny', 's3:*')] };
    assert.deepEqual(
      run(set).matched.map(({ statement }) => statement.effect),
      ['Deny'],
    );
    assert.deepEqual(run({ identity: [] }, resource('Allow', ADA)).matchedInResource, [0]);
  });
});

describe('a statement’s place', () => {
  const span = (document: string) =>
    statementPositions(document).map(({ start, end }) => [start.line, start.column, end.line, end.column]);

  test('in a list goes from behind the bracket or comma to behind its brace', () => {
    const document = `{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": ["a:b", "a:c"],
            "Resource": "*", "Condition": {"StringLike": {"aws:x": "},{["}}
        },
        { "Effect": "Deny", "Action": "*", "Resource": "*" }
    ], "Id": "Statement"
}`;
    assert.deepEqual(span(document), [
      [3, 19, 8, 10],
      [8, 11, 9, 61],
    ]);
  });

  test('alone goes from behind the colon, wherever the member stands', () => {
    assert.deepEqual(
      span('{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"},"Version":"2012-10-17"}'),
      [[1, 14, 1, 60]],
    );
    assert.deepEqual(span('{"Id":"\\"Statement\\":[{","Statement": [{}, {}]}'), [
      [1, 40, 1, 42],
      [1, 43, 1, 46],
    ]);
  });
});

test('the keys of a policy are those of its conditions and variables, each once, as it spells them', () => {
  const document = (Version: string) =>
    JSON.stringify({
      Version,
      Statement: {
        Effect: 'Allow',
        Action: '*',
        Resource: ["arn:aws:s3:::${aws:PrincipalTag/team, 'none'}/*", 'arn:aws:s3:::${*}'],
        Condition: {
          StringEquals: { 'aws:SourceVpc': 'x', 'aws:RequestTag/a': '${aws:userName}' },
          StringLike: { 'AWS:sourceVPC': 'y' },
        },
      },
    });
  assert.deepEqual(contextKeysOf(document('2012-10-17')).toSorted(), [
    'aws:PrincipalTag/team',
    'aws:RequestTag/a',
    'aws:SourceVpc',
    'aws:userName',
  ]);
  assert.deepEqual(contextKeysOf(document('2008-10-17')).toSorted(), ['aws:RequestTag/a', 'aws:SourceVpc']);
});
