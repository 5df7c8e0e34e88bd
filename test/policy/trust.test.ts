import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { codeOf } from '#kernel';
import {
  compilePolicyDocument,
  compileTrustPolicyDocument,
  evaluateTrust,
  parseTrustPolicy,
  TRUSTS_NOBODY,
  type PolicySet,
  type TrustCaller,
} from '#policy';

/** The form of `trust-cases.json`. */
interface TrustCaseFile {
  readonly callers: Readonly<Record<string, TrustCaller>>;
  readonly cases: readonly TrustCase[];
  readonly refused: readonly { readonly title: string; readonly statement: object; readonly says: string }[];
}

interface TrustCase {
  readonly title: string;
  /** `Principal` of the statement that allows. */
  readonly principal: unknown;
  /** `Principal` of a second statement, which denies; or its `NotPrincipal`. */
  readonly denied?: unknown;
  readonly deniedButFor?: unknown;
  /** `sts:AssumeRole` unless said otherwise: the action of the policy, and the one that is asked. */
  readonly action?: string;
  readonly asked?: string;
  readonly condition?: object;
  readonly context?: Readonly<Record<string, string>>;
  readonly ids?: Readonly<Record<string, string>>;
  readonly caller: string;
  /** What the caller's own policies say to it. */
  readonly own: keyof typeof OWN;
  readonly expect: string;
  /** The kind of policy that is the reason. */
  readonly kind?: string;
}

const file = JSON.parse(
  readFileSync(new URL('./trust-cases.json', import.meta.url), 'utf8'),
) as TrustCaseFile;
const ROLE = 'arn:aws:iam::111122223333:role/wanted';

function policySaying(Effect: string) {
  const Statement = { Effect, Action: 'sts:*', Resource: ROLE };
  return compilePolicyDocument('own', JSON.stringify({ Version: '2012-10-17', Statement }));
}

const OWN = {
  allows: { identity: [policySaying('Allow')] },
  denies: { identity: [policySaying('Deny')] },
  silent: { identity: [] },
  bounded: { identity: [], boundary: [] },
  none: undefined,
} satisfies Record<string, PolicySet | undefined>;

function policyOf({ principal, denied, deniedButFor, action = 'sts:AssumeRole', condition }: TrustCase) {
  const statements: object[] = [
    { Effect: 'Allow', Principal: principal, Action: action, ...(condition && { Condition: condition }) },
  ];
  if (denied !== undefined) statements.push({ Effect: 'Deny', Principal: denied, Action: 'sts:*' });
  if (deniedButFor !== undefined)
    statements.push({ Effect: 'Deny', NotPrincipal: deniedButFor, Action: 'sts:*' });
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

function ask(policy: ReturnType<typeof compileTrustPolicyDocument>, one: TrustCase) {
  const caller = file.callers[one.caller];
  assert.ok(caller, one.caller);
  const context = Object.entries(one.context ?? {}).map(
    ([key, value]) => [key.toLowerCase(), [value]] as const,
  );
  return evaluateTrust(policy, caller, OWN[one.own], '111122223333', {
    action: one.asked ?? one.action ?? 'sts:AssumeRole',
    resource: ROLE,
    principal: { arn: caller.arn, accountId: caller.accountId },
    context: new Map(context),
  });
}

describe('a trust policy that names', () => {
  for (const one of file.cases) {
    test(`${one.title}: ${one.expect}`, () => {
      const ids = new Map(Object.entries(one.ids ?? {}));
      const verdict = ask(compileTrustPolicyDocument(policyOf(one), ids), one);
      assert.equal(verdict.decision, one.expect);
      if (one.kind !== undefined) assert.equal(verdict.reason.kind, one.kind);
      // The trust of a role that is not there is nobody's.
      assert.notEqual(ask(TRUSTS_NOBODY, one).decision, 'allow');
    });
  }
});

describe('a trust policy is refused that has', () => {
  for (const { title, statement, says } of file.refused) {
    test(title, () => {
      const document = JSON.stringify({ Version: '2012-10-17', Statement: statement });
      assert.throws(
        () => parseTrustPolicy(document),
        (error) => {
          assert.equal(codeOf(error), 'MalformedPolicy');
          assert.equal((error as Error).message, says);
          return true;
        },
      );
      const inForce = compileTrustPolicyDocument(document);
      const [first] = file.cases;
      assert.ok(first);
      const verdict = ask(inForce, first);
      assert.deepEqual([verdict.decision, verdict.reason.problem], ['explicit-deny', says]);
    });
  }
});
