import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compilePolicy, evaluate, parsePolicy } from '#policy';
import { operators } from '../../src/policy/operators/index.ts';

/** An operand, a value that it matches, and one that it does not. */
type Row = readonly [operand: string, same: string, other: string];

const TEXT: Row = ['geology', 'geology', 'physics'];
const PATTERN: Row = ['geo*', 'geology', 'physics'];
const CASELESS: Row = ['Geology', 'gEOLOGY', 'physics'];
const RANGE: Row = ['203.0.113.0/24', '203.0.113.7', '198.51.100.7'];
const ROLE: Row = [
  'arn:aws:iam::111122223333:role/*',
  'arn:aws:iam::111122223333:role/a',
  'arn:aws:iam::444455556666:role/a',
];

/** By positive operator; its negation has the same row. */
const ROWS: Readonly<Record<string, Row>> = {
  StringEquals: TEXT,
  StringEqualsIgnoreCase: CASELESS,
  StringLike: PATTERN,
  NumericEquals: ['10', '10.0', '11'],
  NumericLessThan: ['10', '9.5', '10'],
  NumericLessThanEquals: ['10', '10', '10.5'],
  NumericGreaterThan: ['10', '10.5', '10'],
  NumericGreaterThanEquals: ['10', '10', '9.5'],
  DateEquals: ['2026-01-01T00:00:00Z', '2026-01-01', '2026-01-02T00:00:00Z'],
  DateLessThan: ['2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z', '2026-01-01T00:00:00Z'],
  DateLessThanEquals: ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z'],
  DateGreaterThan: ['2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', '2026-01-01T00:00:00Z'],
  DateGreaterThanEquals: ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z'],
  Bool: ['true', 'true', 'false'],
  BinaryEquals: ['QmluYXJ5', 'QmluYXJ5', 'b3RoZXI='],
  IpAddress: RANGE,
  ArnEquals: ROLE,
  ArnLike: ROLE,
};

/** `StringNotLike` is of `StringLike`, and `NotIpAddress` of `IpAddress`. */
function positive(name: string): string {
  return name.replace(/Not(?=[A-Z])/, '');
}

/** What each form makes of a key that is missing, and of its values where some pass, as AWS documents it. */
const FORMS: readonly {
  readonly form: (operator: string) => string;
  readonly missing: (negated: boolean) => boolean;
  readonly several?: 'every' | 'some';
}[] = [
  { form: (operator) => operator, missing: (negated) => negated },
  { form: (operator) => `${operator}IfExists`, missing: () => true },
  { form: (operator) => `ForAllValues:${operator}`, missing: () => true, several: 'every' },
  { form: (operator) => `ForAnyValue:${operator}`, missing: () => false, several: 'some' },
  { form: (operator) => `ForAllValues:${operator}IfExists`, missing: () => true, several: 'every' },
];

function isMet(form: string, operand: string, values: readonly string[] | undefined): boolean {
  const Condition = { [form]: { 'aws:TestKey': operand } };
  const Statement = { Effect: 'Allow', Action: '*', Resource: '*', Condition };
  const policy = compilePolicy('matrix', parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement })));
  const request = {
    action: 'bedrock:InvokeModel',
    resource: '*',
    principal: { arn: 'arn:aws:iam::111122223333:user/ada', accountId: '111122223333', userName: 'ada' },
    context: new Map(values === undefined ? [] : [['aws:testkey', values]]),
  };
  return evaluate({ identity: [policy] }, request).decision === 'allow';
}

describe('every condition operator, in every form', () => {
  for (const { name, negated } of operators.values()) {
    test(`${name}, with IfExists, ForAllValues and ForAnyValue`, () => {
      const row = ROWS[positive(name)];
      assert.ok(row, `there is no row for ${name}`);
      const [operand, same, other] = row;
      assert.equal(negated, positive(name) !== name);
      for (const { form, missing, several } of FORMS) {
        const written = form(name);
        const says = (values: readonly string[] | undefined) => isMet(written, operand, values);
        assert.equal(says(undefined), missing(negated), `${written}, and the key is missing`);
        assert.equal(says([same]), !negated, `${written} of ${same}`);
        assert.equal(says([other]), negated, `${written} of ${other}`);
        if (several === undefined) continue;
        assert.equal(says([same, other]), several === 'some', `${written} of both`);
        assert.equal(says([other, other]), negated, `${written} of another twice`);
      }
    });
  }

  test('there is no row for an operator that is not there', () => {
    const names = new Set([...operators.values()].map(({ name }) => name));
    assert.deepEqual(
      Object.keys(ROWS).filter((name) => !names.has(name)),
      [],
    );
    assert.equal(names.size, 26);
  });
});
