import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compilePolicyDocument } from '#policy';
import { authorise } from '../../src/gateway/authorise.ts';
import { requestTagKeys } from '../../src/operations/request-tag-keys.ts';

const ARN = 'arn:aws:kms:eu-central-1:123456789012:key/1';

function isAllowed(statements: readonly object[], tags: Readonly<Record<string, string>>): boolean {
  const document = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const caller = {
    principal: {
      type: 'IAMUser' as const,
      accountId: '123456789012',
      arn: 'arn:aws:iam::123456789012:user/ada',
      accessKeyId: 'AKIAEXAMPLE',
      tags: new Map<string, string>(),
      principalId: 'AIDAEXAMPLE',
      userName: 'ada',
    },
    policies: { identity: [compilePolicyDocument('own', document)] },
    owesSecondFactor: false,
  };
  const context = requestTagKeys(Object.entries(tags).map(([key, value]) => ({ key, value })));
  try {
    authorise(caller, [{ action: 'kms:TagResource', resource: ARN, context }], new Map());
    return true;
  } catch {
    return false;
  }
}

test('a tag that is given twice, spelled otherwise, has to be allowed both times', () => {
  const ours = { StringEquals: { 'aws:RequestTag/team': 'red' } };
  const allow = [{ Effect: 'Allow', Action: '*', Resource: '*', Condition: ours }];
  const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
  const others = { StringEquals: { 'aws:RequestTag/team': 'blue' } };
  const deny = [everything, { Effect: 'Deny', Action: '*', Resource: '*', Condition: others }];
  for (const statements of [allow, deny]) {
    assert.equal(isAllowed(statements, { team: 'red' }), true);
    assert.equal(isAllowed(statements, { Team: 'red', team: 'red' }), true);
    assert.equal(isAllowed(statements, { Team: 'blue', team: 'red' }), false);
    assert.equal(isAllowed(statements, { team: 'red', TEAM: 'blue' }), false);
  }
});
