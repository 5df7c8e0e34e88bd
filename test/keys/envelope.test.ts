import assert from 'node:assert/strict';
import { createCipheriv, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { assert as holds, property, uint8Array } from 'fast-check';
import { encodePlace, keyIdOf, openEnvelope, sealEnvelope } from '../../src/keys/envelope.ts';

const key = createSecretKey(randomBytes(32));
const id = randomBytes(16);
const place = encodePlace('access_keys', 'row');

describe('an envelope', () => {
  test('whatever is sealed opens to the same bytes', () => {
    holds(
      property(uint8Array({ maxLength: 2_000 }), uint8Array({ maxLength: 40 }), (plain, at) => {
        assert.deepEqual(openEnvelope(key, sealEnvelope(key, id, plain, at), at), Buffer.from(plain));
      }),
      { numRuns: 100 },
    );
  });

  test('any one bit changed, anywhere, and it does not open', () => {
    const sealed = sealEnvelope(key, id, Buffer.from('secret'), place);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const altered = Buffer.from(sealed);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.throws(() => openEnvelope(key, altered, place), { code: 'DoesNotOpen' }, `bit ${bit}`);
    }
  });

  test('cut short at any length, it does not open', () => {
    const sealed = sealEnvelope(key, id, Buffer.from('secret'), place);
    for (let length = 0; length < sealed.length; length++) {
      assert.throws(() => openEnvelope(key, sealed.subarray(0, length), place), { code: 'DoesNotOpen' });
    }
  });

  test('another key or another place does not open it', () => {
    const sealed = sealEnvelope(key, id, Buffer.from('secret'), place);
    assert.throws(() => openEnvelope(createSecretKey(randomBytes(32)), sealed, place), {
      code: 'DoesNotOpen',
    });
    assert.throws(() => openEnvelope(key, sealed, encodePlace('access_keys', 'row2')), {
      code: 'DoesNotOpen',
    });
  });

  test('the same text sealed twice shows no likeness', () => {
    const twice = [1, 2].map(() => sealEnvelope(key, id, Buffer.from('the same'), place).subarray(17));
    assert.notDeepEqual(twice[0]?.subarray(0, 64), twice[1]?.subarray(0, 64));
    assert.notDeepEqual(twice[0]?.subarray(64, 72), twice[1]?.subarray(64, 72));
  });

  test('the format is as written down, and one with the commitment to another key does not open', () => {
    const byHand = (commitTo: typeof key): Buffer => {
      const salt = randomBytes(32);
      const derive = (from: typeof key) =>
        Buffer.from(hkdfSync('sha256', from, salt, 'caprock envelope 1', 76));
      const header = Buffer.concat([Uint8Array.of(1), id, salt, derive(commitTo).subarray(44)]);
      const cipher = createCipheriv('aes-256-gcm', derive(key).subarray(0, 32), derive(key).subarray(32, 44));
      cipher.setAAD(Buffer.concat([header, place]));
      return Buffer.concat([header, cipher.update('secret'), cipher.final(), cipher.getAuthTag()]);
    };
    assert.equal(openEnvelope(key, byHand(key), place).toString(), 'secret');
    const other = createSecretKey(randomBytes(32));
    assert.throws(() => openEnvelope(key, byHand(other), place), { code: 'DoesNotOpen' });
  });

  test('it names its key', () => {
    assert.deepEqual(keyIdOf(sealEnvelope(key, id, Buffer.from(''), place)), id);
  });

  test('places whose names only join to the same text are different places', () => {
    assert.notDeepEqual(encodePlace('ab', 'c'), encodePlace('a', 'bc'));
    assert.notDeepEqual(encodePlace('a', ''), encodePlace('a'));
  });
});
