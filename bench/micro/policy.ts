import { foundationModelArn, userArn } from '#kernel';
import { compilePolicyDocument, evaluate, requestContext } from '#policy';
import type { MicroCase } from './case.ts';
import { MODEL_ID, REGION } from './request.ts';

/** One verdict over a user's policy with conditions, the request's context made anew as the road does. */
export function policyCase(): MicroCase {
  const resource = foundationModelArn(REGION, MODEL_ID);
  const document = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
        Resource: resource,
        Condition: {
          IpAddress: { 'aws:SourceIp': '127.0.0.0/8' },
          Bool: { 'aws:SecureTransport': 'true' },
        },
      },
      { Effect: 'Deny', Action: 'iam:*', Resource: '*' },
    ],
  };
  const identity = [compilePolicyDocument('bench', JSON.stringify(document))];
  const accountId = '123456789012';
  const principal = {
    arn: userArn(accountId, '/', 'bench'),
    accountId,
    userName: 'bench',
    principalId: 'AIDAEXAMPLE',
  };
  const facts = {
    principal,
    principalType: 'User',
    sourceIp: '127.0.0.1',
    userAgent: 'aws-sdk-js/3',
    region: REGION,
    secureTransport: true,
  };
  const operation = () =>
    evaluate(
      { identity },
      {
        action: 'bedrock:InvokeModel',
        resource,
        principal,
        context: requestContext({ ...facts, now: Date.now() }),
      },
    );
  if (operation().decision !== 'allow') throw new Error('the policy should allow the request');
  return {
    name: 'policy: context and verdict',
    operation,
    floorName: 'JSON.stringify of what it looks at',
    floor: () => JSON.stringify({ ...facts, resource, now: Date.now() }),
  };
}
