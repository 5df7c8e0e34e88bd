import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { codeOf } from '#kernel';
import { compilePolicy, compilePolicyDocument, evaluate, parsePolicy, type AccessRequest } from '#policy';
import { compileGlob, splitGlob } from '../../src/policy/glob.ts';
import { parseTemplate, resolveTemplate } from '../../src/policy/template.ts';

const principal = { arn: 'arn:aws:iam::123456789012:user/ada', accountId: '123456789012' };

/** Few letters, so that patterns and texts meet often. */
const letters = (alphabet: string, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), maxLength });

const actions = ['bedrock:InvokeModel', 'bedrock:Converse', 'iam:GetUser', 'iam:PutUserPolicy'];
const action = fc.constantFrom(...actions);
const actionPattern = fc.constantFrom(
  ...actions,
  '*',
  'bedrock:*',
  'iam:*User*',
  'iam:?etUser',
  'BEDROCK:invoke*',
);
const resources = ['*', 'arn:aws:s3:::a', 'arn:aws:s3:::a/b', 'arn:aws:iam::123456789012:user/ada'];
const resource = fc.constantFrom(...resources);
const resourcePattern = fc.constantFrom(
  ...resources,
  'arn:aws:s3:::*',
  'arn:aws:s3:::a/?',
  'arn:aws:s3:::${app:k}',
);
const values = fc.array(fc.constantFrom('a', 'b', 'ab', '1', ''), { maxLength: 3 });
const operator = fc.constantFrom(
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'ForAllValues:StringEquals',
  'ForAnyValue:StringNotLike',
  'StringEqualsIfExists',
);
const condition = fc.dictionary(operator, fc.record({ 'app:k': fc.constantFrom('a', '*b', '${app:j}') }), {
  maxKeys: 2,
});

const statement = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    action: fc.tuple(fc.constantFrom('Action', 'NotAction'), actionPattern),
    resource: fc.tuple(fc.constantFrom('Resource', 'NotResource'), resourcePattern),
    Condition: condition,
  })
  .map(({ Effect, action: [actionMember, a], resource: [resourceMember, r], Condition }) => ({
    Effect,
    [actionMember]: a,
    [resourceMember]: r,
    Condition,
  }));

const policy = fc
  .array(statement, { minLength: 1, maxLength: 4 })
  .map((Statement) => ({ Version: '2012-10-17', Statement }));

const request: fc.Arbitrary<AccessRequest> = fc
  .record({
    action,
    resource,
    k: fc.option(values, { nil: undefined }),
    j: fc.option(values, { nil: undefined }),
  })
  .map(({ k, j, ...rest }) => ({
    ...rest,
    principal,
    context: new Map([...(k ? [['app:k', k] as const] : []), ...(j ? [['app:j', j] as const] : [])]),
  }));

const compile = (document: object) => compilePolicy('p', parsePolicy(JSON.stringify(document)));

test('a glob matches exactly what the textbook matcher matches', () => {
  fc.assert(
    fc.property(letters('ab*?', 10), letters('ab*?', 14), (pattern, text) => {
      assert.equal(compileGlob(globOf(pattern))(text), textbookMatch(pattern, text));
    }),
    { numRuns: 5_000 },
  );
});

test('a glob split at colons has the parts that its text has', () => {
  fc.assert(
    fc.property(letters('ab*?:', 14), (pattern) => {
      const parts = splitGlob(globOf(pattern), ':', 3);
      const [first, second, ...rest] = pattern.split(':');
      const expected = [first, second, rest.length > 0 ? rest.join(':') : undefined].filter(
        (part) => part !== undefined,
      );
      assert.deepEqual(parts, expected.map(globOf));
    }),
  );
});

test('whatever else holds, a policy that denies everything makes every verdict an explicit deny', () => {
  const deny = compile({ Statement: { Effect: 'Deny', Action: '*', Resource: '*' } });
  fc.assert(
    fc.property(fc.array(policy, { maxLength: 3 }), request, (policies, one) => {
      assert.equal(evaluate({ identity: [...policies.map(compile), deny] }, one).decision, 'explicit-deny');
    }),
  );
});

test('one more policy never lifts an explicit deny, and never takes away an allow but by denying', () => {
  fc.assert(
    fc.property(fc.array(policy, { maxLength: 3 }), policy, request, (policies, more, one) => {
      const before = evaluate({ identity: policies.map(compile) }, one).decision;
      const after = evaluate({ identity: [...policies, more].map(compile) }, one).decision;
      if (before === 'explicit-deny') assert.equal(after, 'explicit-deny');
      if (before === 'allow') assert.notEqual(after, 'implicit-deny');
    }),
  );
});

test('the order of statements does not change the decision', () => {
  fc.assert(
    fc.property(policy, request, (document, one) => {
      const reversed = { ...document, Statement: document.Statement.toReversed() };
      const decisions = [document, reversed].map(
        (each) => evaluate({ identity: [compile(each)] }, one).decision,
      );
      assert.equal(decisions[0], decisions[1]);
    }),
  );
});

test('the verdict names a statement that by itself gives the same decision', () => {
  fc.assert(
    fc.property(policy, request, (document, one) => {
      const { decision, reason } = evaluate({ identity: [compile(document)] }, one);
      if (decision === 'implicit-deny') return assert.equal(reason.statement, undefined);
      const alone = document.Statement[reason.statement ?? -1];
      const again = evaluate({ identity: [compile({ ...document, Statement: alone })] }, one);
      assert.equal(again.decision, decision);
    }),
  );
});

test('a boundary or session policy never widens what the identity has', () => {
  fc.assert(
    fc.property(policy, policy, policy, request, (identity, boundary, session, one) => {
      const alone = evaluate({ identity: [compile(identity)] }, one).decision;
      const narrowed = evaluate(
        { identity: [compile(identity)], boundary: [compile(boundary)], session: [compile(session)] },
        one,
      ).decision;
      if (alone !== 'allow') assert.notEqual(narrowed, 'allow');
    }),
  );
});

test('an operator and its negation never agree on a value that is there', () => {
  const pairs = fc.constantFrom(
    ['StringEquals', 'StringNotEquals'],
    ['StringLike', 'StringNotLike'],
    ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
    ['ArnLike', 'ArnNotLike'],
  );
  fc.assert(
    fc.property(
      pairs,
      letters('aA*:', 6),
      letters('aA*:', 6),
      ([plain = '', negated = ''], operand, value) => {
        const context = new Map([['app:k', [value]]]);
        const decisions = [plain, negated].map((name) => {
          const Condition = { [name]: { 'app:k': operand } };
          const document = { Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition } };
          return evaluate(
            { identity: [compile(document)] },
            { action: 'a:B', resource: '*', principal, context },
          ).decision;
        });
        assert.notEqual(decisions[0], decisions[1]);
      },
    ),
  );
});

test('any text is either a policy or is refused as MalformedPolicy, and then denies', () => {
  const almostPolicies = fc.tuple(policy, fc.nat(), fc.nat({ max: 3 }), fc.string({ maxLength: 3 }));
  fc.assert(
    fc.property(almostPolicies, request, ([document, at, cut, put], one) => {
      const text = JSON.stringify(document);
      const place = at % (text.length + 1);
      const broken = text.slice(0, place) + put + text.slice(place + cut);
      try {
        parsePolicy(broken);
      } catch (error) {
        assert.equal(codeOf(error), 'MalformedPolicy');
        assert.equal(
          evaluate({ identity: [compilePolicyDocument('p', broken)] }, one).decision,
          'explicit-deny',
        );
      }
    }),
    { numRuns: 2_000 },
  );
});

function globOf(pattern: string) {
  const glob = resolveTemplate(parseTemplate(pattern, { variables: false, wildcards: true }), new Map());
  assert.ok(glob);
  return glob;
}

/** Dynamic programming over prefixes: slow, and too plain to be wrong. */
function textbookMatch(pattern: string, text: string): boolean {
  let row = Array.from({ length: text.length + 1 }, (_, length) => length === 0);
  for (const sign of pattern) {
    const next: boolean[] = [];
    for (let length = 0; length <= text.length; length += 1) {
      const before = length > 0 && row[length - 1] === true;
      if (sign === '*') next.push(row[length] === true || next[length - 1] === true);
      else next.push(before && (sign === '?' || sign === text[length - 1]));
    }
    row = next;
  }
  return row[text.length] === true;
}
