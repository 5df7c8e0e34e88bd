import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CloudTrailRecord } from '#audit';
import { apiActivity } from '../../../src/audit/ocsf/api-activity.ts';
import { aRecord, ACCOUNT } from '../records.ts';
import { problemsOf } from './ocsf-schema.ts';

const session = {
  sessionIssuer: { type: 'Role', principalId: 'AROAX', arn: `arn:aws:iam::${ACCOUNT}:role/r`, userName: 'r' },
  attributes: { creationDate: '2026-11-20T10:00:00Z', mfaAuthenticated: 'true' },
};

/** A record of every kind of caller, and of every way to end. */
const records: Readonly<Record<string, Partial<CloudTrailRecord>>> = {
  'a user': {},
  'the root user': { userIdentity: { type: 'Root', accountId: ACCOUNT, principalId: ACCOUNT } },
  'a role session': {
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAX:name',
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/r/name`,
      accountId: ACCOUNT,
      accessKeyId: 'ASIAX',
      sessionContext: session,
    },
  },
  'a person of the workforce': {
    userIdentity: {
      type: 'IdentityCenterUser',
      accountId: ACCOUNT,
      onBehalfOf: { userId: 'u-1', identityStoreArn: 'arn:aws:identitystore::1:identitystore/d-1' },
    },
  },
  'a web identity': {
    userIdentity: { type: 'WebIdentityUser', principalId: 'p', userName: 'sub', identityProvider: 'idp' },
  },
  nobody: { userIdentity: { type: 'Unknown' } },
  'Caprock itself': {
    userIdentity: { type: 'AWSService', accountId: ACCOUNT, invokedBy: 'caprock' },
    sourceIPAddress: 'caprock',
    eventType: 'AwsServiceEvent',
  },
  'an error': { errorCode: 'AccessDenied', errorMessage: 'no', resources: [] },
  'an IPv6 address, and no parameters': { sourceIPAddress: '::1', requestParameters: null },
  'a change with an answer': {
    eventName: 'CreateUser',
    readOnly: false,
    responseElements: { user: { userName: 'x' } },
  },
  'an inference with all that is known of it': {
    additionalEventData: {
      modelId: 'caprock.tiny-v1:0',
      modelArn: 'arn:aws:bedrock:us-east-1::foundation-model/caprock.tiny-v1:0',
      provider: 'caprock',
      bundleDigest: 'sha256:00',
      inputTokens: 3,
      outputTokens: 4,
      durationMilliseconds: 12,
      guardrails: [{ id: 'g', version: '1', action: 'NONE' }],
    },
  },
};

describe('a record as an OCSF event of API Activity', () => {
  for (const [name, members] of Object.entries(records)) {
    test(`of ${name} is valid under OCSF's schema`, () => {
      assert.deepEqual(problemsOf(apiActivity(aRecord(members), 7)), []);
    });
  }

  test('says who, what, which model and how much with OCSF’s members', () => {
    const { additionalEventData = {} } = records['an inference with all that is known of it'] ?? {};
    // The shape is what the schema has just held it to.
    const event = apiActivity(aRecord({ additionalEventData }), 7) as Record<string, Record<string, unknown>>;
    assert.equal(event['ai_model']?.['name'], 'caprock.tiny-v1:0');
    assert.deepEqual(event['message_context'], {
      service: { name: 'bedrock.amazonaws.com' },
      prompt_tokens: 3,
      completion_tokens: 4,
      total_tokens: 7,
    });
    assert.equal(event['duration'], 12);
    assert.equal(event['metadata']?.['sequence'], 7);
    assert.deepEqual([event['type_uid'], event['activity_id'], event['status_id']], [600_302, 2, 1]);
  });

  test('the schema finds a member that OCSF does not know, and one that is missing', () => {
    const event = apiActivity(aRecord(), 0);
    assert.match(problemsOf({ ...event, prompt: 'x' }).join(), /must NOT have additional properties/);
    assert.match(problemsOf({ ...event, time: undefined }).join(), /required property 'time'/);
  });
});
