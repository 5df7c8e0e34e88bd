import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import {
  compilePolicyDocument,
  compileResourcePolicyDocument,
  evaluateResource,
  NAMES_NOBODY,
  parseResourcePolicy,
  type PolicySet,
  type TrustCaller,
} from '#policy';

/** The form of `resource-cases.json`. */
interface CaseFile {
  readonly callers: Readonly<Record<string, TrustCaller>>;
  readonly cases: readonly {
    readonly title: string;
    /** `Principal` of the statement that allows `kms:Decrypt`. */
    readonly principal: unknown;
    /** `Principal` of a second statement, which denies; or its `NotPrincipal`. */
    readonly denied?: unknown;
    readonly deniedButFor?: unknown;
    readonly asked?: string;
    readonly resource?: string;
    readonly condition?: object;
    readonly context?: Readonly<Record<string, string>>;
    readonly ids?: Readonly<Record<string, string>>;
    readonly grant?: string;
    readonly caller: string;
    readonly own: keyof typeof OWN;
    readonly expect: string;
    readonly kind?: string;
  }[];
  readonly refused: readonly { readonly title: string; readonly statement: object; readonly says: string }[];
}

const file = JSON.parse(readFileSync(new URL('./resource-cases.json', import.meta.url), 'utf8')) as CaseFile;
const ACCOUNT = '111122223333';
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/wanted`;
const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const saying = (Effect: string) =>
  compilePolicyDocument('own', document({ Effect, Action: 'kms:*', Resource: KEY }));

const OWN = {
  allows: { identity: [saying('Allow')] },
  denies: { identity: [saying('Deny')] },
  silent: { identity: [] },
  bounded: { identity: [], boundary: [] },
  none: undefined,
} satisfies Record<string, PolicySet | undefined>;

describe('the policy of a resource', () => {
  for (const one of file.cases) {
    test(`${one.title}: ${one.expect}`, () => {
      const base = { Action: 'kms:Decrypt', Resource: one.resource ?? '*' };
      const statements: object[] = [
        {
          Effect: 'Allow',
          Principal: one.principal,
          ...base,
          ...(one.condition ? { Condition: one.condition } : {}),
        },
      ];
      if (one.denied !== undefined) statements.push({ Effect: 'Deny', Principal: one.denied, ...base });
      if (one.deniedButFor !== undefined) {
        statements.push({ Effect: 'Deny', NotPrincipal: one.deniedButFor, ...base });
      }
      const caller = file.callers[one.caller];
      assert.ok(caller);
      const verdict = evaluateResource(
        compileResourcePolicyDocument(document(...statements), new Map(Object.entries(one.ids ?? {}))),
        caller,
        OWN[one.own],
        ACCOUNT,
        {
          action: one.asked ?? 'kms:Decrypt',
          resource: KEY,
          principal: { arn: caller.arn, accountId: caller.accountId },
          context: new Map(Object.entries(one.context ?? {}).map(([key, value]) => [key, [value]])),
        },
        one.grant,
      );
      assert.equal(verdict.decision, one.expect);
      assert.equal(verdict.reason.kind, one.kind ?? 'resource-based policy');
    });
  }

  test('one that cannot be read, and one that is not there, allow nobody anything', () => {
    const caller = file.callers['ada'];
    assert.ok(caller);
    const request = {
      action: 'kms:Decrypt',
      resource: KEY,
      principal: { arn: caller.arn, accountId: ACCOUNT },
      context: new Map(),
    };
    const broken = evaluateResource(compileResourcePolicyDocument('{'), caller, OWN.allows, ACCOUNT, request);
    assert.equal(broken.decision, 'explicit-deny');
    assert.ok(broken.reason.problem);
    const absent = evaluateResource(NAMES_NOBODY, caller, OWN.allows, ACCOUNT, request);
    assert.equal(absent.decision, 'implicit-deny');
  });

  for (const { title, statement, says } of file.refused) {
    test(`with ${title} is refused`, () => {
      assert.throws(
        () => parseResourcePolicy(document(statement)),
        (error) => error instanceof Error && error.message.includes(says),
      );
    });
  }

  test('may have a Sid with spaces, as the one that AWS gives every key has', () => {
    const statement = {
      Sid: 'Enable IAM User Permissions',
      Effect: 'Allow',
      Principal: '*',
      Action: 'kms:*',
      Resource: '*',
    };
    assert.equal(parseResourcePolicy(document(statement)).statements[0]?.sid, statement.Sid);
  });
});
