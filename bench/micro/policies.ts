import { foundationModelArn, userArn } from '#kernel';
import { compilePolicyDocument, evaluate, requestContext, type CompiledPolicy } from '#policy';
import type { MicroCase } from './case.ts';
import { MODEL_ID, REGION } from './request.ts';

const RESOURCE = foundationModelArn(REGION, MODEL_ID);
const accountId = '123456789012';
const principal = {
  arn: userArn(accountId, '/', 'bench'),
  accountId,
  userName: 'bench',
  principalId: 'AIDAEXAMPLE',
};

/** A statement of the kind that people write; the `number` makes it one that does not apply. */
function statement(number: number) {
  return {
    Effect: number % 4 === 0 ? 'Deny' : 'Allow',
    Action: [`s3:GetObject${number}`, 's3:List*'],
    Resource: [`arn:aws:s3:::bucket-${number}/*`, 'arn:aws:s3:::${aws:username}/*'],
    Condition: { StringEquals: { 'aws:PrincipalTag/team': `team-${number}` } },
  };
}

const ALLOW = {
  Effect: 'Allow',
  Action: 'bedrock:InvokeModel*',
  Resource: 'arn:aws:bedrock:*::foundation-model/*',
  Condition: { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' }, Bool: { 'aws:SecureTransport': 'true' } },
};

function compiled(name: string, Statement: readonly object[]): CompiledPolicy {
  return compilePolicyDocument(name, JSON.stringify({ Version: '2012-10-17', Statement }));
}

/** A verdict alone, the context being there: over 3 policies, and over 200 statements of which the last one allows. */
export function policiesCases(): MicroCase[] {
  const context = requestContext({
    principal,
    principalType: 'User',
    sourceIp: '127.0.0.1',
    userAgent: 'aws-sdk-js/3',
    region: REGION,
    now: Date.now(),
    secureTransport: true,
    further: { 'aws:PrincipalTag/team': 'red' },
  });
  const request = { action: 'bedrock:InvokeModel', resource: RESOURCE, principal, context };
  const three = [1, 2, 3].map((n) =>
    compiled(`policy-${n}`, n === 3 ? [statement(n), ALLOW] : [statement(n)]),
  );
  const many = [compiled('many', [...Array.from({ length: 199 }, (_, n) => statement(n)), ALLOW])];
  return [
    caseOf('policy: verdict over 3 policies', three),
    caseOf('policy: verdict over 200 statements', many),
  ];

  function caseOf(name: string, identity: readonly CompiledPolicy[]): MicroCase {
    const operation = () => evaluate({ identity }, request);
    if (operation().decision !== 'allow') throw new Error('the policies should allow the request');
    const statements = identity.flatMap(({ allows, denies }) => [...denies, ...allows]);
    return {
      name,
      operation,
      floorName: 'one string comparison a statement',
      floor: () => {
        let same = 0;
        for (const one of statements) if (one.source.actions.texts[0] === request.action) same += 1;
        return same;
      },
    };
  }
}
