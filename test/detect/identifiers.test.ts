import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { GuardrailPiiEntityType } from '@aws-sdk/client-bedrock';
import { builtInIdentifiers, createDetector, macieIdentifiers } from '#detect';

describe('every identifier', () => {
  for (const identifier of builtInIdentifiers) {
    test(`${identifier.name ?? identifier.type} is found once in each example and not in the counter-examples`, () => {
      const detector = createDetector({ identifiers: [identifier], threshold: 0 });
      assert.ok(identifier.examples.length >= 2);
      assert.ok(identifier.counterExamples.length >= 3);
      for (const example of identifier.examples) {
        const types = detector.find(example).map(({ type }) => type);
        assert.deepEqual(types, [identifier.type], example);
      }
      for (const text of identifier.counterExamples) assert.deepEqual(detector.find(text), [], text);
    });
  }

  test('has a name of its own', () => {
    const names = builtInIdentifiers.map(({ name, type }) => name ?? type);
    assert.deepEqual([...new Set(names)].sort(), names.toSorted());
  });
});

describe('the built-in identifiers', () => {
  const types = new Set(builtInIdentifiers.map(({ type }) => type));
  const names = new Set(builtInIdentifiers.map(({ name, type }) => name ?? type));

  test('have every type of Bedrock Guardrails', () => {
    const missing = Object.values(GuardrailPiiEntityType).filter((type) => !types.has(type));
    assert.deepEqual(missing, []);
    assert.equal(Object.keys(GuardrailPiiEntityType).length, 31);
  });

  test('have every managed data identifier of Macie', async () => {
    const file = new URL('./macie-identifiers.json', import.meta.url);
    const macie = JSON.parse(await readFile(file, 'utf8')) as string[];
    assert.equal(macie.length, 166);
    for (const name of macie) {
      const ours = macieIdentifiers(name);
      assert.ok(ours.length > 0, name);
      for (const one of ours) assert.ok(names.has(one), `${name}: ${one}`);
    }
    assert.deepEqual(macieIdentifiers('NO_SUCH_IDENTIFIER'), []);
  });

  test('have more than two hundred secrets of vendors', () => {
    assert.ok(
      [...names].filter((name) => /_(?:TOKEN|KEY|SECRET|PASSWORD|URL)(?:_|$)/.test(name)).length > 200,
    );
  });
});

describe('a password of an example', () => {
  const [usual, lowered] = [createDetector(), createDetector({ threshold: 0.5 })];
  for (const password of ['secret123', 'password1', 'test1234', 'super-secret', 'changeme_123', 'foobar12']) {
    test(`${password} is told where the threshold is lowered, and not else`, () => {
      const text = `password: '${password}'`;
      assert.deepEqual(usual.find(text), []);
      assert.deepEqual(
        lowered.find(text).map(({ type, start, end }) => [type, text.slice(start, end)]),
        [['PASSWORD', password]],
      );
    });
  }
  for (const password of ['Secret123!', 'hunter2', 'secret124', 'secret123x', 'x-secret123', 'admin123']) {
    test(`${password} is none: it is told`, () => {
      assert.deepEqual(
        usual.find(`password: '${password}'`).map(({ type }) => type),
        ['PASSWORD'],
      );
    });
  }
});
