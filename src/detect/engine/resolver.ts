/** What has a place and is more or less sure. */
export interface Placed {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

/** Findings that overlap one another from first to last; a longer row is cut here, so that what is held stays bounded. */
const LONGEST_CLUSTER = 4_096;

/** Findings come nearly in their order: one of as few as these is where one belongs. */
const NEARLY = 8;

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
  /** Whether those that wait stand in their order. */
  #inOrder = true;
  #cluster: Found[] = [];
  #clusterStart = 0;
  #clusterEnd = 0;
  /** Where what was hidden last ended. */
  #floor = 0;

  add(found: Found): void {
    const waiting = this.#waiting;
    let at = waiting.push(found) - 1;
    const nearest = at - NEARLY;
    for (let before = waiting[at - 1]; before !== undefined && byPlace(found, before) < 0;) {
      waiting[at] = before;
      at -= 1;
      before = waiting[at - 1];
      if (at > nearest) continue;
      this.#inOrder = false;
      break;
    }
    waiting[at] = found;
  }

  /** @param decided every finding that begins before this index has been added */
  drain(decided: number): Resolved<Found>[] {
    const resolved: Resolved<Found>[] = [];
    const waiting = this.#waiting;
    if (waiting.length === 0 && this.#cluster.length === 0) return resolved;
    if (!this.#inOrder) waiting.sort(byPlace);
    this.#inOrder = true;
    let taken = 0;
    for (let found = waiting[0]; found !== undefined && found.start < decided; found = waiting[taken]) {
      taken += 1;
      const { start, end } = found;
      const apart = start >= this.#clusterEnd || start - this.#clusterStart > LONGEST_CLUSTER;
      if (apart && this.#cluster.length > 0) this.#close(resolved);
      if (this.#cluster.length > 0) {
        this.#cluster.push(found);
        this.#clusterEnd = Math.max(this.#clusterEnd, end);
      } else if (start >= this.#floor && end <= Math.min(decided, waiting[taken]?.start ?? decided)) {
        // Nothing overlaps it: nearly always.
        resolved.push({ found, start, end });
        this.#floor = end;
      } else {
        this.#cluster.push(found);
        this.#clusterStart = start;
        this.#clusterEnd = end;
      }
    }
    this.#waiting = taken === waiting.length ? [] : waiting.slice(taken);
    if (decided >= this.#clusterEnd) this.#close(resolved);
    return resolved;
  }

  /** The first index that a finding not yet given may cover. */
  released(decided: number): number {
    return this.#cluster.length === 0 ? decided : Math.min(decided, this.#clusterStart);
  }

  #close(resolved: Resolved<Found>[]): void {
    const cluster = this.#cluster;
    const [first] = cluster;
    if (first === undefined) return;
    const end = this.#clusterEnd;
    const found = surestOf(cluster, first);
    // Nearly always, the surest one overlaps all others.
    if (first.start >= this.#floor && overlapsAll(found, cluster)) {
      resolved.push({ found, start: first.start, end });
    } else this.#resolve(cluster, end, resolved);
    cluster.length = 0;
    this.#floor = Math.max(this.#floor, end);
  }

  #resolve(cluster: readonly Found[], end: number, resolved: Resolved<Found>[]): void {
    const start = Math.max(this.#clusterStart, this.#floor);
    // Only where a row was cut does one begin in what is hidden already.
    const kept = withoutOverlaps(cluster, this.#clusterStart, end).filter(
      (found) => found.start >= this.#floor,
    );
    if (kept.length > 0) hide(kept, start, end, resolved);
    else if (end > start) resolved.push({ found: undefined, start, end });
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

function surestOf<Found extends Placed>(cluster: readonly Found[], first: Found): Found {
  let surest = first;
  for (const one of cluster) surest = surer(surest, one);
  return surest;
}

function overlapsAll({ start, end }: Placed, cluster: readonly Placed[]): boolean {
  for (const one of cluster) if (one.start >= end || one.end <= start) return false;
  return true;
}

function withoutOverlaps<Found extends Placed>(
  cluster: readonly Found[],
  start: number,
  end: number,
): Found[] {
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
