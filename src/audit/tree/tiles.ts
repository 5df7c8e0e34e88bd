import { CaprockError } from '#kernel';
import { HASH_BYTES, nodeHash } from './hash.ts';

/**
 * The tree is kept as tiles: 256 hashes side by side, those of tile level L being the roots of complete subtrees of
 * 256^L leaves. Every other node is computed from them, and a full tile never changes.
 *
 * @see https://c2sp.org/tlog-tiles
 */
export const TILE_WIDTH = 256;

export interface Tile {
  readonly level: number;
  readonly index: number;
  /** At most `TILE_WIDTH` hashes, one after the other. */
  readonly hashes: Buffer;
}

/** The last tile of each level, as far as it is filled: what a tree needs to grow. */
export class TileEdge {
  readonly #levels: Buffer[][];
  #size: number;

  /** @param tiles of each level, the one that is not full; levels without one may be left out */
  constructor(size: number, tiles: readonly Tile[]) {
    this.#size = size;
    this.#levels = edgeOf(size).map(({ level, index, count }) => {
      const tile = tiles.find((one) => one.level === level && one.index === index);
      const hashes = tile === undefined ? [] : split(tile.hashes);
      if (hashes.length < count) {
        throw new CaprockError('TreeBroken', `The tree's tile ${index} of level ${level} is not whole.`);
      }
      return hashes.slice(0, count);
    });
  }

  get size(): number {
    return this.#size;
  }

  /** @returns the tiles that changed, the unfilled ones of the new edge included */
  append(leaves: readonly Buffer[]): Tile[] {
    const changed = new Map<string, Tile>();
    for (const leaf of leaves) {
      this.#push(0, leaf, changed);
      this.#size += 1;
    }
    for (const { level, index } of edgeOf(this.#size)) {
      const hashes = this.#levels[level] ?? [];
      if (hashes.length > 0) put(changed, { level, index, hashes: Buffer.concat(hashes) });
    }
    return [...changed.values()];
  }

  #push(level: number, hash: Buffer, changed: Map<string, Tile>): void {
    const hashes = (this.#levels[level] ??= []);
    hashes.push(hash);
    if (hashes.length < TILE_WIDTH) return;
    const index = Math.floor(this.#size / TILE_WIDTH ** (level + 1));
    put(changed, { level, index, hashes: Buffer.concat(hashes) });
    this.#levels[level] = [];
    this.#push(level + 1, rootOf(hashes), changed);
  }
}

function put(tiles: Map<string, Tile>, tile: Tile): void {
  tiles.set(`${tile.level} ${tile.index}`, tile);
}

/** The unfilled tile of each level of a tree, and how many hashes it has. */
export function edgeOf(
  size: number,
): { readonly level: number; readonly index: number; readonly count: number }[] {
  const edge = [];
  for (let level = 0, nodes = size; nodes > 0; level += 1, nodes = Math.floor(nodes / TILE_WIDTH)) {
    edge.push({ level, index: Math.floor(nodes / TILE_WIDTH), count: nodes % TILE_WIDTH });
  }
  return edge;
}

export function split(hashes: Uint8Array): Buffer[] {
  const all = Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength);
  return Array.from({ length: Math.floor(all.length / HASH_BYTES) }, (_, index) =>
    all.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES),
  );
}

/** The root of a complete subtree over hashes whose number is a power of two. */
function rootOf(hashes: readonly Buffer[]): Buffer {
  let row = hashes;
  while (row.length > 1) {
    row = Array.from({ length: row.length / 2 }, (_, index) => {
      const [left, right] = row.slice(2 * index, 2 * index + 2);
      if (left === undefined || right === undefined) throw new Error('not a complete subtree');
      return nodeHash(left, right);
    });
  }
  const [root] = row;
  if (root === undefined) throw new Error('a subtree without leaves');
  return root;
}

/** Reads a tile of a tree, filled as far as it is kept. */
export type ReadTile = (level: number, index: number) => Promise<Uint8Array | undefined>;

/** The hash of the complete subtree of 2^`height` leaves that is the `index`th of its height. */
export async function subtreeHash(read: ReadTile, height: number, index: number): Promise<Buffer> {
  const level = Math.floor(height / 8);
  const below = 2 ** (height % 8);
  const first = index * below;
  const tile = await read(level, Math.floor(first / TILE_WIDTH));
  const hashes = tile === undefined ? [] : split(tile);
  const within = hashes.slice(first % TILE_WIDTH, (first % TILE_WIDTH) + below);
  if (within.length < below) {
    throw new CaprockError('TreeBroken', `The tree lacks hashes of level ${level} from ${first} on.`);
  }
  return rootOf(within);
}
