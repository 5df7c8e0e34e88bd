import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { codeOf } from '#kernel';
import { type Json, parseJson } from '../../src/policy/json.ts';

test('a JSON text means what it means to JSON.parse', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      assert.deepEqual(plain(parseJson(text)), JSON.parse(text));
    }),
  );
});

test('what JSON.parse refuses is refused, and what it takes is taken', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"a"',
    '"b"',
    ':',
    ',',
    ' ',
    'true',
    'null',
    '-1.5e3',
    '01',
    '"\\x"',
    '\n',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 7 }), (parts) => {
      const text = parts.join('');
      const refusal = refusalOf(() => parseJson(text));
      if (refusal === undefined) return assert.deepEqual(plain(parseJson(text)), JSON.parse(text));
      assert.equal(codeOf(refusal), 'MalformedPolicy');
      // The one thing that JSON allows and a policy does not.
      if (/same name twice/.test(String(refusal))) return;
      assert.ok(
        refusalOf(() => JSON.parse(text)),
        `JSON.parse takes ${JSON.stringify(text)}`,
      );
    }),
    { numRuns: 5_000 },
  );
});

test('a member named __proto__ is a member like any other', () => {
  const value = parseJson('{"__proto__": {"x": true}}');
  assert.ok(value instanceof Map);
  assert.deepEqual([...value.keys()], ['__proto__']);
});

function refusalOf(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}

function plain(value: Json): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([name, member]: [string, Json]) => [name, plain(member)]));
  }
  if ('digits' in value) return Number(value.digits);
  return Array.isArray(value) ? value.map(plain) : assert.fail('an unknown kind of value');
}
