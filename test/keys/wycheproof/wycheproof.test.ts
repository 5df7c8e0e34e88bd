import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inFipsMode } from '../../support/fips.ts';
import { keyPairSets } from './key-pair-sets.ts';
import { secretSets } from './secret-sets.ts';
import type { Vector, VectorSet } from './vector.ts';

/** A folder of whole files of Project Wycheproof, or those of each class that are kept here. */
const FOLDER =
  process.env['CAPROCK_WYCHEPROOF'] ?? join(fileURLToPath(new URL('.', import.meta.url)), 'vectors');

interface VectorFile {
  readonly testGroups: readonly ({ readonly tests: readonly Vector[] } & Vector)[];
}

function vectorsOf({ file }: VectorSet): Vector[] {
  const { testGroups } = JSON.parse(readFileSync(join(FOLDER, `${file}_test.json`), 'utf8')) as VectorFile;
  return testGroups.flatMap(({ tests, ...group }) => tests.map((vector) => ({ ...group, ...vector })));
}

/** What it throws is a refusal. */
async function isTaken(set: VectorSet, vector: Vector): Promise<boolean> {
  try {
    return await set.takes(vector);
  } catch {
    return false;
  }
}

describe('vectors of Project Wycheproof', () => {
  for (const set of [...secretSets, ...keyPairSets]) {
    test(`${set.name}: what is valid is taken and gives what is right, what is invalid is refused`, async (context) => {
      const vectors = vectorsOf(set).filter((one) => !inFipsMode || set.unapproved?.(one) !== true);
      if (inFipsMode && vectors.length === 0) return context.skip('not in FIPS mode');
      const taken = { right: 0, refused: 0 };
      for (const vector of vectors) {
        const { result, tcId, comment, flags } = vector;
        const isRefused = result === 'invalid' || set.refuses?.(vector) === true;
        const isOurs = await isTaken(set, vector);
        if (result !== 'acceptable' || isRefused) {
          assert.equal(isOurs, !isRefused, `${String(tcId)} ${JSON.stringify([result, comment, flags])}`);
        }
        taken[isOurs ? 'right' : 'refused'] += 1;
      }
      assert.ok(taken.right > 0, 'none was taken');
      assert.ok(taken.refused > 0 || /HKDF|PBKDF2/.test(set.name), 'none was refused');
    });
  }
});
