import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codeAt, findStep, fromBase32, stepAt } from '../../src/identity/totp.ts';

const SEED = Buffer.from('12345678901234567890', 'ascii');

describe('one-time passwords', () => {
  // RFC 6238, appendix B: the codes there have eight digits, ours the last six of them.
  for (const [seconds, eightDigits] of [
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ] as const) {
    test(`${seconds} seconds after the epoch the code of RFC 6238 is given`, () => {
      assert.equal(codeAt(SEED, stepAt(seconds * 1000)), eightDigits.slice(2));
    });
  }

  // RFC 4226, appendix D.
  test('the first ten counters give the codes of RFC 4226', () => {
    assert.deepEqual(
      Array.from({ length: 10 }, (_, counter) => codeAt(SEED, counter)),
      '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(' '),
    );
  });

  test('a seed in base32 gives the bytes of RFC 4648', () => {
    assert.equal(Buffer.from(fromBase32('MZXW6YTBOI')).toString(), 'foobar');
    assert.equal(fromBase32('A'.repeat(64)).length, 40);
  });

  test('a code is found in the range that is looked at, and not beside it', () => {
    assert.equal(findStep(SEED, [codeAt(SEED, 10)], 9, 11), 10);
    assert.equal(findStep(SEED, [codeAt(SEED, 12)], 9, 11), undefined);
    assert.equal(findStep(SEED, ['12345'], 0, 9), undefined);
  });

  test('two codes are found where they follow each other, and not the other way round', () => {
    assert.equal(findStep(SEED, [codeAt(SEED, 5), codeAt(SEED, 6)], 0, 9), 5);
    assert.equal(findStep(SEED, [codeAt(SEED, 6), codeAt(SEED, 5)], 0, 9), undefined);
  });
});
