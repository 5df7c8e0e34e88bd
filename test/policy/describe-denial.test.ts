import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { describeDenial, type PolicyKind, type Verdict } from '#policy';

const denied = {
  principalArn: 'arn:aws:iam::123456789012:user/ada',
  action: 'bedrock:InvokeModel',
  resource: 'arn:aws:bedrock:us-east-1::foundation-model/acme.tiny-v1:0',
};
const who =
  'User: arn:aws:iam::123456789012:user/ada is not authorized to perform: bedrock:InvokeModel' +
  ' on resource: arn:aws:bedrock:us-east-1::foundation-model/acme.tiny-v1:0';

function sentence(decision: Verdict['decision'], kind: PolicyKind): string {
  return describeDenial(
    { decision, reason: { kind, policy: 'payroll', sid: 'Never', statement: 3 } },
    denied,
  );
}

describe('the sentence of a denied request', () => {
  const implicit: [PolicyKind, string][] = [
    ['identity-based policy', 'because no identity-based policy allows the bedrock:InvokeModel action'],
    ['permissions boundary', 'because no permissions boundary allows the bedrock:InvokeModel action'],
    ['session policy', 'because no session policy allows the bedrock:InvokeModel action'],
    ['service control policy', 'because no service control policy allows the bedrock:InvokeModel action'],
  ];
  for (const [kind, reason] of implicit) {
    test(`nothing allows it: the sentence names the ${kind} that is missing`, () => {
      assert.equal(sentence('implicit-deny', kind), `${who} ${reason}`);
    });
  }

  const explicit: [PolicyKind, string][] = [
    ['identity-based policy', 'with an explicit deny in an identity-based policy'],
    ['permissions boundary', 'with an explicit deny in a permissions boundary'],
    ['session policy', 'with an explicit deny in a session policy'],
    ['service control policy', 'with an explicit deny in a service control policy'],
  ];
  for (const [kind, reason] of explicit) {
    test(`a ${kind} denies it: the sentence names the kind, and neither policy nor statement`, () => {
      assert.equal(sentence('explicit-deny', kind), `${who} ${reason}`);
    });
  }
});
