import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createGuardDetector, guard } from '../../src/gateway/guard.ts';

const detector = createGuardDetector();

describe('the free-text guard', () => {
  const refused: Readonly<Record<string, readonly [object, RegExp]>> = {
    'an e-mail address in a name': [{ Name: 'for ada.lovelace@example.org' }, /\(EMAIL\) was found in Name/],
    'a card number in a tag’s value': [
      { Tags: [{ Key: 'customer', Value: '4111 1111 1111 1111' }] },
      /\(CREDIT_DEBIT_CARD_NUMBER\) was found in Tags/,
    ],
    'an e-mail address as the key of a map': [
      { requestMetadata: { 'ada@example.org': 'x' } },
      /requestMetadata/,
    ],
    'credentials in a URL': [{ Name: 'https://ada:pw12345@example.org/x' }, /found in Name/],
    'a private key': [
      { Name: '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----' },
      /Name/,
    ],
  };
  for (const [what, [input, words]] of Object.entries(refused)) {
    test(`${what} is refused, with the field and the type and never the value`, () => {
      assert.throws(
        () => guard(input, ['Name', 'Tags', 'requestMetadata'], detector),
        (error: Error & { code?: string }) => {
          assert.equal(error.code, 'ValidationException');
          assert.match(error.message, words);
          assert.doesNotMatch(error.message, /ada[.@:]|4111|pw12345|MIIE/);
          return true;
        },
      );
    });
  }

  test('a field that is not declared as free text is not read', () => {
    guard({ UserName: 'ada@example.org' }, ['Path'], detector);
  });

  test('plain words pass', () => {
    guard(
      { Name: 'the nurses of ward 12', Tags: [{ Key: 'cost-centre', Value: '4711' }] },
      ['Name', 'Tags'],
      detector,
    );
  });

  test('a detector that fails refuses: nothing passes unscanned', () => {
    const broken = {
      find() {
        throw new Error('broken');
      },
    };
    assert.throws(() => guard({ Name: 'x' }, ['Name'], broken));
  });

  test('ordinary names, tags and identifiers pass', () => {
    const ordinary = [
      'production-eu-west-1',
      'AKIAIOSFODNN7EXAMPLE',
      'arn:aws:bedrock:us-east-1:123456789012:inference-profile/acme.tiny-v1:0',
      'arn:aws:iam::123456789012:role/service-role/backup',
      '123456789012',
      'b3b0c2f4-5e1a-4f0e-9a55-0f6e3d1c2b7a',
      '2026-11-23T02:08:00.000Z',
      '2026-11-23',
      '12/2027',
      'v24.21.0',
      '10.2.13',
      'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      'cost-center:4711/00042',
      'ticket ABC-12345, build 1700000000000',
      'account 123456789012 of the data platform',
      'https://example.com/docs?page=2&lang=en',
      'passport-service',
      'password policy for the card team',
      'Ada Lovelace, ward 12',
      'us.anthropic.claude-3-5-sonnet-20241022-v2:0',
      'i-0abc1234def567890',
    ];
    for (const Name of ordinary) assert.deepEqual(guard({ Name }, ['Name'], detector), [], Name);
  });

  test('where the installation only warns, each field is told of once, and nothing is refused', () => {
    const input = {
      Name: 'ada@example.org',
      Tags: [{ Key: 'a', Value: '4111 1111 1111 1111' }],
      Path: '/x/',
    };
    assert.deepEqual(guard(input, ['Name', 'Tags', 'Path'], detector, 'warn'), [
      { field: 'Name', type: 'EMAIL' },
      { field: 'Tags', type: 'CREDIT_DEBIT_CARD_NUMBER' },
    ]);
    const broken = {
      find() {
        throw new Error('broken');
      },
    };
    assert.throws(() => guard({ Name: 'x' }, ['Name'], broken, 'warn'));
  });
});
