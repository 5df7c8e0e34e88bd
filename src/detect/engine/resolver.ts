/** What has a place and is more or less sure. */
export interface Placed {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

/** Findings that overlap one another from first to last; a longer row is cut here, so that what is held stays bounded. */
const LONGEST_CLUSTER = 4_096;

/**
 * What is kept, and what is hidden where it is masked: with it, all of the others that overlap it. Without a finding,
 * more of what was hidden last.
 */
export interface Resolved<Found> {
  readonly found: Found | undefined;
  readonly start: number;
  readonly end: number;
}

/**
 * Of findings that overlap, keeps the surer, then the longer, then the one that begins first. Takes findings in
 * any order and gives them in the order of the text, as soon as nothing can overlap them any more. Every character of
 * every finding lies in what is hidden, kept or not.
 */
export class Resolver<Found extends Placed> {
  #waiting: Found[] = [];
  /** Whether those that wait came in their order. */
  #inOrder = true;
  #cluster: Found[] = [];
  #clusterStart = 0;
  #clusterEnd = 0;
  /** Where what was hidden last ended. */
  #floor = 0;

  add(found: Found): void {
    const last = this.#waiting.at(-1);
    if (last !== undefined && byPlace(last, found) > 0) this.#inOrder = false;
    this.#waiting.push(found);
  }

  /** @param decided every finding that begins before this index has been added */
  drain(decided: number): Resolved<Found>[] {
    if (this.#waiting.length === 0 && this.#cluster.length === 0) return [];
    const resolved: Resolved<Found>[] = [];
    if (!this.#inOrder) this.#waiting.sort(byPlace);
    this.#inOrder = true;
    let taken = 0;
    for (const found of this.#waiting) {
      if (found.start >= decided) break;
      taken += 1;
      const apart = found.start >= this.#clusterEnd || found.start - this.#clusterStart > LONGEST_CLUSTER;
      if (apart && this.#cluster.length > 0) this.#close(resolved);
      if (this.#cluster.length === 0) {
        this.#clusterStart = found.start;
        this.#clusterEnd = found.end;
      }
      this.#cluster.push(found);
      this.#clusterEnd = Math.max(this.#clusterEnd, found.end);
    }
    this.#waiting = taken === this.#waiting.length ? [] : this.#waiting.slice(taken);
    if (decided >= this.#clusterEnd) this.#close(resolved);
    return resolved;
  }

  /** The first index that a finding not yet given may cover. */
  released(decided: number): number {
    return this.#cluster.length === 0 ? decided : Math.min(decided, this.#clusterStart);
  }

  #close(resolved: Resolved<Found>[]): void {
    const cluster = this.#cluster;
    if (cluster.length === 0) return;
    const end = this.#clusterEnd;
    const start = Math.max(this.#clusterStart, this.#floor);
    const [only] = cluster;
    if (only !== undefined && cluster.length === 1 && only.start >= this.#floor) {
      cluster.pop();
      this.#floor = end;
      resolved.push({ found: only, start: only.start, end });
      return;
    }
    this.#cluster = [];
    const kept = cluster.length === 1 ? cluster : withoutOverlaps(cluster, this.#clusterStart, end);
    // Only where a row was cut does one begin in what is hidden already.
    const whole = kept.filter((found) => found.start >= this.#floor);
    if (whole.length > 0) hide(whole, start, end, resolved);
    else if (end > start) resolved.push({ found: undefined, start, end });
    this.#floor = Math.max(this.#floor, end);
  }
}

/** What lies between two that are kept is hidden by the surer of them. */
function hide<Found extends Placed>(
  kept: readonly Found[],
  start: number,
  end: number,
  resolved: Resolved<Found>[],
): void {
  let from = start;
  for (const [index, found] of kept.entries()) {
    const next = kept[index + 1];
    const to = next === undefined ? end : surer(found, next) === found ? next.start : found.end;
    resolved.push({ found, start: from, end: to });
    from = to;
  }
}

function byPlace(a: Placed, b: Placed): number {
  return a.start - b.start || a.end - b.end || b.score - a.score || (a.type < b.type ? -1 : 1);
}

function bySureness(a: Placed, b: Placed): number {
  return b.score - a.score || b.end - b.start - (a.end - a.start) || a.start - b.start;
}

/** Of two that overlap. */
function surer<Found extends Placed>(first: Found, second: Found): Found {
  return bySureness(first, second) <= 0 ? first : second;
}

function withoutOverlaps<Found extends Placed>(
  cluster: readonly Found[],
  start: number,
  end: number,
): Found[] {
  const [first, second] = cluster;
  if (first !== undefined && second !== undefined && cluster.length === 2) return [surer(first, second)];
  const surest = cluster.toSorted(bySureness);
  const taken = new Uint8Array(end - start);
  return surest
    .filter((found) => {
      const range = taken.subarray(found.start - start, found.end - start);
      if (range.includes(1)) return false;
      range.fill(1);
      return true;
    })
    .sort((a, b) => a.start - b.start);
}
