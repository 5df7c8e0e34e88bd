import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { codeOf } from '#kernel';
import { compilePolicy, compilePolicyDocument, evaluate, parsePolicy, type AccessRequest } from '#policy';
import type { Case, CaseFile, ConditionCase, DecisionCase, RefusalCase, RequestInCase } from './case-file.ts';

const directory = new URL('./cases/', import.meta.url);
const names = readdirSync(directory).filter((name) => name.endsWith('.json'));
let count = 0;

for (const name of names) {
  // The form of these files is written down in case-file.ts; a case of no known form fails below.
  const file = JSON.parse(readFileSync(new URL(name, directory), 'utf8')) as CaseFile;
  describe(`${name}: ${file.about}`, () => {
    for (const one of file.cases) {
      count += 1;
      test(one.title, () => run(one, file.request ?? {}));
    }
  });
}

test('the case files hold at least 120 cases', () => {
  assert.ok(count >= 120, `${count} cases`);
});

function run(one: Case, defaults: RequestInCase): void {
  if ('met' in one) return checkCondition(one, defaults);
  if ('refused' in one) return checkRefusal(one);
  return checkDecision(one, defaults);
}

function checkDecision(one: DecisionCase, defaults: RequestInCase): void {
  const { policy, policies } = one;
  assert.ok((policy === undefined) !== (policies === undefined), 'a case has either policy or policies');
  const compile = (list: readonly object[]) => list.map((item, index) => compiled(`policy-${index}`, item));
  const set =
    policies === undefined
      ? { identity: compile([policy ?? {}]) }
      : {
          identity: compile(policies.identity),
          ...(policies.boundary && { boundary: compile(policies.boundary) }),
          ...(policies.session && { session: compile(policies.session) }),
          ...(policies.serviceControl && { serviceControl: policies.serviceControl.map(compile) }),
        };
  const verdict = evaluate(set, requestOf(defaults, one.request));
  assert.equal(verdict.decision, one.expect);
  for (const [member, value] of Object.entries(one.because ?? {})) {
    assert.deepEqual(Object.entries(verdict.reason).find(([key]) => key === member)?.[1], value, member);
  }
}

/** A condition is tried on an Allow and on a Deny: it must be met, or not, on both. */
function checkCondition(one: ConditionCase, defaults: RequestInCase): void {
  const request = requestOf(defaults, { context: one.context });
  const verdicts = ['Allow', 'Deny'].map((Effect) => {
    const statement = { Effect, Action: '*', Resource: '*', Condition: one.condition };
    const policy = compiled('condition', { Version: one.version ?? '2012-10-17', Statement: statement });
    return evaluate({ identity: [policy] }, request).decision;
  });
  assert.deepEqual(verdicts, one.met ? ['allow', 'explicit-deny'] : ['implicit-deny', 'implicit-deny']);
}

/** What is refused must say why, must not quote, and must deny everything should it ever be in force. */
function checkRefusal(one: RefusalCase): void {
  const document = typeof one.refused === 'string' ? one.refused : JSON.stringify(one.refused);
  assert.throws(
    () => parsePolicy(document),
    (error) => {
      assert.equal(codeOf(error), 'MalformedPolicy');
      assert.equal(error instanceof Error ? error.message : '', one.says);
      return true;
    },
  );
  const verdict = evaluate({ identity: [compilePolicyDocument('broken', document)] }, requestOf({}, {}));
  assert.equal(verdict.decision, 'explicit-deny');
  assert.equal(verdict.reason.policy, 'broken');
  assert.equal(verdict.reason.problem, one.says);
}

function compiled(name: string, document: object) {
  return compilePolicy(name, parsePolicy(JSON.stringify(document)));
}

function requestOf(defaults: RequestInCase, own: RequestInCase = {}): AccessRequest {
  const { action, resource, context } = { ...defaults, ...own };
  const values = Object.entries({ ...defaults.context, ...context }).map(
    ([key, value]) => [key.toLowerCase(), typeof value === 'string' ? [value] : value] as const,
  );
  return {
    action: action ?? 'bedrock:InvokeModel',
    resource: resource ?? 'arn:aws:bedrock:us-east-1::foundation-model/acme.tiny-v1:0',
    principal: { arn: 'arn:aws:iam::123456789012:user/ada', accountId: '123456789012', userName: 'ada' },
    context: new Map(values),
  };
}
