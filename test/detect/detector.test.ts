import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { builtInIdentifiers, createDetector, type Detector, type Identifier } from '#detect';

/** What was found, by the text that it spans. */
function found(detector: Detector, text: string): [string, string][] {
  return detector.find(text).map(({ type, start, end }) => [type, text.slice(start, end)]);
}

function identifier(type: string, prefix: string, more: object = {}): Identifier {
  const expression = new RegExp(prefix);
  const form = { expression, anchor: { prefixes: [prefix] }, score: 0.7, reason: 'test', ...more };
  return { type, onByDefault: true, forms: [form], examples: [], counterExamples: [] };
}

describe('a detector', () => {
  const detector = createDetector();

  test('gives every finding of a text in its order, each span exact', () => {
    const text =
      'Ada <ada@example.com>, +44 20 7946 0958, pays DE89 3704 0044 0532 0130 00 by 4111 1111 1111 1111; ' +
      'SSN 536-90-4399, key AKIAIOSFODNN7EXAMPLE.';
    assert.deepEqual(found(detector, text), [
      ['EMAIL', 'ada@example.com'],
      ['PHONE', '+44 20 7946 0958'],
      ['INTERNATIONAL_BANK_ACCOUNT_NUMBER', 'DE89 3704 0044 0532 0130 00'],
      ['CREDIT_DEBIT_CARD_NUMBER', '4111 1111 1111 1111'],
      ['US_SOCIAL_SECURITY_NUMBER', '536-90-4399'],
      ['AWS_ACCESS_KEY', 'AKIAIOSFODNN7EXAMPLE'],
    ]);
  });

  test('counts in UTF-16 units, as slice does', () => {
    assert.deepEqual(found(detector, '😀 ada@example.com 😀'), [['EMAIL', 'ada@example.com']]);
  });

  test('finds nothing in ordinary names, tags, versions, identifiers and ARNs', () => {
    const ordinary = [
      'production-eu-west-1',
      'Team: data platform, cost centre 4711',
      'arn:aws:bedrock:us-east-1:123456789012:inference-profile/acme.tiny-v1:0',
      'b3b0c2f4-5e1a-4f0e-9a55-0f6e3d1c2b7a',
      '2026-11-23T02:08:00.000Z',
      'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      'v24.21.0 (build 1700000000000)',
      'https://example.com/docs?page=2&lang=en',
    ];
    for (const text of ordinary) assert.deepEqual(detector.find(text), [], text);
  });

  test('does not look for what is off by default, and does when asked', () => {
    const address = builtInIdentifiers.filter((one) => one.type === 'IP_ADDRESS');
    assert.deepEqual(detector.find('10.0.0.1'), []);
    assert.deepEqual(found(createDetector({ identifiers: address }), '10.0.0.1'), [
      ['IP_ADDRESS', '10.0.0.1'],
    ]);
  });

  test('never puts the data into a finding', () => {
    const text = 'ada@example.com 4111111111111111';
    for (const finding of detector.find(text)) {
      assert.deepEqual(Object.keys(finding), [
        'type',
        'identifier',
        'start',
        'end',
        'startByte',
        'endByte',
        'score',
        'reason',
      ]);
      assert.doesNotMatch(JSON.stringify(finding), /example\.com|4111/);
    }
  });

  test('follows a token whose length its vendor does not bound to its end', () => {
    const random = 'kQ7mZ2xRb9TfW4hJc8LsV3nGd6PyB5tH'.repeat(40);
    for (const [type, prefix] of [
      ['AWS_SESSION_TOKEN', 'IQoJb3JpZ2luX2Vj'],
      ['ONEPASSWORD_SERVICE_ACCOUNT_TOKEN', 'ops_eyJ'],
      ['PYPI_API_TOKEN', 'pypi-AgEIcHlwaS5vcmc'],
      ['GITHUB_APP_STATELESS_TOKEN', 'ghs_1234_eyJ'],
    ] as const) {
      assert.deepEqual(found(detector, `token ${prefix}${random}, and so on`), [[type, prefix + random]]);
    }
  });

  test('goes on behind a candidate that fails its check, inside of it', () => {
    assert.deepEqual(found(detector, '1234 4111 1111 1111 1111'), [
      ['CREDIT_DEBIT_CARD_NUMBER', '4111 1111 1111 1111'],
    ]);
  });

  test('holds no state: the same text gives the same findings again', () => {
    assert.deepEqual(detector.find('ada@example.com'), detector.find('ada@example.com'));
  });
});

describe('findings that overlap', () => {
  test('the surer one stays', () => {
    const sure = identifier('SURE', 'bcd-ef', { score: 0.9 });
    const unsure = identifier('UNSURE', 'xyz-bcd-efgh', { score: 0.4 });
    const detector = createDetector({ identifiers: [unsure, sure], threshold: 0 });
    assert.deepEqual(found(detector, 'xyz-bcd-efgh'), [['SURE', 'bcd-ef']]);
  });

  test('of two that are equally sure, the longer one stays', () => {
    const detector = createDetector({
      identifiers: [identifier('SHORT', 'abc-def'), identifier('LONG', 'def-ghijkl')],
    });
    assert.deepEqual(found(detector, 'abc-def-ghijkl'), [['LONG', 'def-ghijkl']]);
  });

  test('neighbours that only touch both stay', () => {
    const detector = createDetector({ identifiers: [identifier('A', 'aaa-'), identifier('B', 'bbb')] });
    assert.deepEqual(found(detector, 'aaa-bbb'), [
      ['A', 'aaa-'],
      ['B', 'bbb'],
    ]);
  });

  test('what is below the threshold does not get in the way of what is above it', () => {
    const low = identifier('LOW', 'abc-defghi', { score: 0.3 });
    const high = identifier('HIGH', 'abc-def', { score: 0.65 });
    assert.deepEqual(found(createDetector({ identifiers: [low, high] }), 'abc-defghi'), [
      ['HIGH', 'abc-def'],
    ]);
  });
});

describe('a detector for chosen types', () => {
  test('looks for these alone', () => {
    const text = 'ada@example.com 4111111111111111';
    assert.deepEqual(found(createDetector().only(['EMAIL']), text), [['EMAIL', 'ada@example.com']]);
  });
});

describe('keywords', () => {
  const keyed = identifier('BADGE', '', {
    expression: /\d{6}/,
    anchor: undefined,
    keywords: { words: ['badge number'], within: 4 },
  });
  const detector = createDetector({ identifiers: [keyed] });

  test('a keyword near by, before or after, in any case and joined in any way, lets a candidate pass', () => {
    for (const text of [
      'badge number 123456',
      'BADGE_NUMBER=123456',
      'badgeNumber: 123456',
      '123456 (badge-number)',
    ]) {
      assert.deepEqual(found(detector, text), [['BADGE', '123456']], text);
    }
  });

  test('a keyword too far away, inside a longer word, or missing does not', () => {
    for (const text of [
      'badge number is: 123456',
      'subbadge number 123456',
      'badge numbers 123456',
      '123456',
    ]) {
      assert.deepEqual(detector.find(text), [], text);
    }
  });
});

describe('any text', () => {
  const detector = createDetector({ identifiers: builtInIdentifiers });

  test('gives findings in order, within the text, none overlapping', () => {
    const pieces = builtInIdentifiers.flatMap((one) => [...one.examples, ...one.counterExamples]);
    const text = fc
      .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 4 })), {
        maxLength: 8,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (one) => {
        let end = 0;
        for (const finding of detector.find(one)) {
          assert.ok(finding.start >= end && finding.end > finding.start && finding.end <= one.length);
          end = finding.end;
        }
      }),
    );
  });
});
