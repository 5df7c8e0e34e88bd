import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, test } from 'node:test';
import { readMaterial } from '../../../src/keys/kms/imported-material.ts';
import { agree } from '../../../src/keys/kms/key-agreement.ts';
import { inFipsMode } from '../../support/fips.ts';

function pair(paramEncoding: 'named' | 'explicit') {
  return generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding });
}
const spkiOf = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' });
const pkcs8Of = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'pkcs8' });

describe('a key on a curve', { skip: inFipsMode && 'FIPS mode makes none that spells its curve out' }, () => {
  test('is agreed with when it names the curve, and not when it spells it out', () => {
    const [own, theirs] = [pair('named'), pair('named')];
    assert.deepEqual(
      agree(own.privateKey, spkiOf(theirs.publicKey)),
      agree(theirs.privateKey, spkiOf(own.publicKey)),
    );
    assert.throws(() => agree(own.privateKey, spkiOf(pair('explicit').publicKey)), /names its curve/);
  });

  test('is imported when it names the curve, and not when it spells it out', () => {
    const named = pair('named');
    const { publicKey } = readMaterial('ECC_NIST_P256', pkcs8Of(named.privateKey));
    assert.deepEqual(publicKey, spkiOf(named.publicKey));
    assert.throws(() => readMaterial('ECC_NIST_P256', pkcs8Of(pair('explicit').privateKey)), {
      code: 'IncorrectKeyMaterialException',
    });
  });
});
