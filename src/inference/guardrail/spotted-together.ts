import { JoinedText } from '#detect';
import { unescaped } from './escapes.ts';
import type { Spotted, Spotter } from './spotter.ts';
import type { Unit } from './units.ts';

/** Something that was found in texts read together. */
export interface SpottedData extends Spotted {
  /** As it reads, without escapes and without what stands between two texts. */
  readonly data: string;
}

type Search = (text: string) => readonly Spotted[];

/** How blocks that go on may be put together by who reads them; beside the form in which each is a line. */
const RUNS = ['', ' '] as const;

/**
 * Texts of one message, read as one: as lines; where blocks stand side by side, as if there were nothing between them;
 * and as JSON. So nothing hides in the cut between two blocks or behind an escape.
 */
export class SpottedTogether {
  /** As lines: what is found is told by its place in here. */
  readonly lines: JoinedText;
  readonly #runs: readonly JoinedText[];

  constructor(unit: Unit) {
    this.lines = joined(unit, undefined);
    const isCut = unit.some(({ goesOn }, index) => goesOn && unit[index + 1]?.goesOn === true);
    this.#runs = isCut ? RUNS.map((between) => joined(unit, between)) : [];
  }

  /** In the order of the text, none overlapping another. */
  find(spotter: Spotter | undefined): SpottedData[] {
    return spotter === undefined ? [] : this.#search((text) => spotter.find(text));
  }

  /** The same, with all that is to be replaced where it is masked. */
  hide(spotter: Spotter | undefined): SpottedData[] {
    return spotter === undefined ? [] : this.#search((text) => spotter.hide(text));
  }

  #search(search: Search): SpottedData[] {
    const { text } = this.lines;
    const read = unescaped(text);
    const written = withData(search(text), text);
    const plain =
      read === undefined
        ? written
        : withFurther(
            withData(search(read.text), read.text).map((one) => ({
              ...one,
              start: read.placeOf(one.start),
              end: read.placeOf(one.end),
            })),
            written,
          );
    return this.#runs.reduce((found, run) => withFurther(found, this.#acrossBlocks(run, search)), plain);
  }

  /** What a run has that is cut by the end of a block, by its place in the lines. */
  #acrossBlocks(run: JoinedText, search: Search): SpottedData[] {
    return withData(search(run.text), run.text).flatMap((one) => {
      const covered = run.covered(one);
      const [first, last] = [covered[0], covered.at(-1)];
      if (covered.length < 2 || first === undefined || last === undefined) return [];
      const start = this.lines.placeIn(first.part, first.start);
      return { ...one, start, end: this.lines.placeIn(last.part, last.end) };
    });
  }
}

function joined(unit: Unit, between: string | undefined): JoinedText {
  const text = new JoinedText();
  for (const [index, { node, after, goesOn }] of unit.entries()) {
    text.add(node.text);
    if (index + 1 === unit.length) break;
    text.between(between !== undefined && goesOn && unit[index + 1]?.goesOn === true ? between : after);
  }
  return text;
}

function withData(found: readonly Spotted[], text: string): SpottedData[] {
  return found.map((one) => ({ ...one, data: text.slice(one.start, one.end) }));
}

/**
 * Both, without overlaps. One of `more` takes the place of what it overlaps, and all of it, only where it is surer: after a
 * whole e-mail address, the first word of the next block is no part of it.
 */
function withFurther(found: readonly SpottedData[], more: readonly SpottedData[]): SpottedData[] {
  let all = [...found];
  for (const one of more) {
    const overlaps = all.filter(({ start, end }) => start < one.end && one.start < end);
    if (overlaps.some(({ score }) => score >= one.score)) continue;
    all = all.filter((other) => !overlaps.includes(other));
    const start = Math.min(one.start, ...overlaps.map((other) => other.start));
    all.push({ ...one, start, end: Math.max(one.end, ...overlaps.map((other) => other.end)) });
  }
  return all.toSorted((a, b) => a.start - b.start);
}
