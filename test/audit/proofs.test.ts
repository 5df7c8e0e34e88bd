import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { CompactTree } from '../../src/audit/tree/compact.ts';
import { leafHash } from '../../src/audit/tree/hash.ts';
import { consistencyProof, inclusionProof, rangeHash } from '../../src/audit/tree/proofs.ts';
import { TileEdge, type ReadTile } from '../../src/audit/tree/tiles.ts';
import { climb, grow, leafOf, mth } from './merkle-oracle.ts';

/** A tree that grew by steps of odd sizes, as the trail's does, restarted in between. */
function grown(size: number): { readonly leaves: readonly Buffer[]; readonly read: ReadTile } {
  const leaves = Array.from({ length: size }, (_, index) => leafHash(`record ${index}`));
  const tiles = new Map<string, Buffer>();
  for (let at = 0, step = 1; at < size; at += step, step = (step * 7) % 61) {
    const kept = [...tiles].map(([name, hashes]) => {
      const [level = 0, index = 0] = name.split(' ').map(Number);
      return { level, index, hashes };
    });
    const edge = new TileEdge(at, kept);
    for (const { level, index, hashes } of edge.append(leaves.slice(at, at + step))) {
      tiles.set(`${level} ${index}`, hashes);
    }
    assert.equal(edge.size, Math.min(size, at + step));
  }
  return { leaves, read: async (level, index) => tiles.get(`${level} ${index}`) };
}

describe('the Merkle tree, against an implementation written from the RFC alone', () => {
  const size = 1_500;
  const { leaves, read } = grown(size);

  test('leaves, and roots at every kind of size, are the same', async () => {
    assert.deepEqual(leafHash('a record'), leafOf('a record'));
    const compact = new CompactTree();
    for (let at = 0; at <= size; at += 1) {
      if (at < 20 || at % 97 === 0 || (at & (at - 1)) === 0) {
        const root = mth(leaves.slice(0, at));
        assert.deepEqual(await rangeHash(read, 0, at), root, `at ${at}`);
        assert.deepEqual(compact.root(), root, `at ${at}`);
      }
      const leaf = leaves[at];
      if (leaf !== undefined) compact.append(leaf);
    }
  });

  test('an inclusion proof leads from its leaf to the root, and from another leaf elsewhere', async () => {
    for (const at of [1, 2, 3, 255, 256, 257, 1_024, size]) {
      const root = mth(leaves.slice(0, at));
      for (const index of [0, 1, Math.floor(at / 2), at - 2, at - 1]) {
        const leaf = leaves[index];
        if (index < 0 || index >= at || leaf === undefined) continue;
        const proof = await inclusionProof(read, index, at);
        assert.deepEqual(climb(leaf, index, at, proof), root, `${index} of ${at}`);
        assert.notDeepEqual(climb(randomBytes(32), index, at, proof), root);
      }
    }
  });

  test('a consistency proof leads to both roots', async () => {
    for (const [older, newer] of [
      [1, 2],
      [3, 7],
      [4, 7],
      [6, 8],
      [255, 256],
      [256, 257],
      [511, 1_024],
      [1_000, size],
      [1_024, size],
    ] as const) {
      const proof = await consistencyProof(read, older, newer);
      const olderRoot = mth(leaves.slice(0, older));
      const roots = grow(older, newer, true, olderRoot, proof);
      assert.deepEqual(
        roots,
        { older: olderRoot, newer: mth(leaves.slice(0, newer)) },
        `${older} in ${newer}`,
      );
    }
  });

  test('a tree whose edge lost its hashes does not grow', () => {
    assert.throws(() => new TileEdge(5, []), { code: 'TreeBroken' });
  });
});
