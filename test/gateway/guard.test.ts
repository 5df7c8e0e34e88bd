import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createDetector } from '#detect';
import { guard } from '../../src/gateway/guard.ts';

const detector = createDetector();

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
});
