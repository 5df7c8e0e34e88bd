import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { builtInIdentifiers, createDetector } from '#detect';

for (const identifier of builtInIdentifiers) {
  describe(identifier.name ?? identifier.type, () => {
    const detector = createDetector({ identifiers: [identifier], threshold: 0 });

    test('has examples and counter-examples', () => {
      assert.ok(identifier.examples.length >= 2);
      assert.ok(identifier.counterExamples.length >= 3);
    });
    for (const example of identifier.examples) {
      test(`is found once in: ${JSON.stringify(example)}`, () => {
        const findings = detector.find(example);
        assert.equal(findings.length, 1);
        assert.equal(findings[0]?.type, identifier.type);
      });
    }
    for (const text of identifier.counterExamples) {
      test(`is not found in: ${JSON.stringify(text)}`, () => {
        assert.deepEqual(detector.find(text), []);
      });
    }
  });
}
