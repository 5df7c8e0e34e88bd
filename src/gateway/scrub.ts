import {
  builtInIdentifiers,
  createDetector,
  credentialsInUrl,
  distinctNames,
  JoinedText,
  type Detector,
} from '#detect';
import { encodedData } from './encoded-data.ts';

/** What stands where a line could not be searched. */
const LEFT_OUT = 'a line is left out here, because it could not be searched for sensitive data';
/** Members that pino writes itself, as numbers. */
const OWN = new Set(['level', 'time']);
/** A shorter number is no data. */
const DIGITS_OF_DATA = 7;
/** Between two values of a line: what is cut across them is still found where it goes on with a space. */
const NEXT = '\n';

type Find = Pick<Detector, 'find'>;
type Leaf = { readonly start: number; readonly end: number; readonly type: string };

/** The engine at its highest recall: every identifier, and every finding, however unsure. */
export function createScrubDetector(): Find {
  return createDetector({ identifiers: builtInIdentifiers, threshold: 0 });
}

/**
 * Takes sensitive data out of a line of diagnostics, which is one JSON object: out of every text and every long number
 * in it, wherever it stands, its names of members too. The last of two nets: what the service writes is made of what is
 * known to be harmless in the first place. Where the line cannot be searched, what is given says so and nothing else.
 *
 * promise 8: one engine, for diagnostics too
 */
export function scrubLine(line: string, detector: Find): string {
  let level: unknown;
  let time: unknown;
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) throw new TypeError('a line is no object');
    if ('level' in value) level = value.level;
    if ('time' in value) time = value.time;
    const joined = new JoinedText();
    joinTexts(value, joined, 0);
    const spans = apart(spansIn(joined.text, detector));
    const texts = joined.replace(spans.map(({ start, end, type }) => ({ start, end, by: `[${type}]` })));
    // Always anew: of a member that a line has twice, only the last was read.
    return `${JSON.stringify(withTexts(value, texts.values(), 0))}\n`;
  } catch {
    const told = { level: numberOr(level, 50), time: numberOr(time, undefined), msg: LEFT_OUT };
    return `${JSON.stringify(told)}\n`;
  }
}

function spansIn(text: string, detector: Find): Leaf[] {
  return [...detector.find(text), ...credentialsInUrl(text), ...encodedData(text, detector)];
}

/** Spans in the order of the text; those that overlap become one. */
function apart(spans: readonly Leaf[]): readonly Leaf[] {
  const merged: Leaf[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last === undefined || span.start >= last.end) merged.push(span);
    else merged[merged.length - 1] = { ...last, end: Math.max(last.end, span.end) };
  }
  return merged;
}

/** Every text of a value: a member's name before what it holds, which a word in the name may vouch for. */
function joinTexts(value: unknown, joined: JoinedText, depth: number): void {
  if (isText(value)) {
    joined.add(String(value));
    joined.between(NEXT);
  } else if (Array.isArray(value)) for (const item of value) joinTexts(item, joined, depth + 1);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      if (depth === 0 && OWN.has(name)) continue;
      joined.add(name);
      joined.between(': ');
      joinTexts(inner, joined, depth + 1);
    }
  }
}

function withTexts(value: unknown, texts: Iterator<string>, depth: number): unknown {
  if (isText(value)) {
    const text = texts.next().value;
    return text === String(value) ? value : text;
  }
  if (Array.isArray(value)) return value.map((item) => withTexts(item, texts, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([before, inner]): [{ before: string; now: string }, unknown] =>
    depth === 0 && OWN.has(before)
      ? [{ before, now: before }, inner]
      : [{ before, now: texts.next().value }, withTexts(inner, texts, depth + 1)],
  );
  const names = distinctNames(members.map(([name]) => name));
  return Object.fromEntries(members.map(([, inner], index) => [names[index] ?? '', inner]));
}

function isText(value: unknown): value is string | number {
  return (
    typeof value === 'string' ||
    (typeof value === 'number' && Number.isInteger(value) && String(value).length >= DIGITS_OF_DATA)
  );
}

function numberOr(value: unknown, otherwise: number | undefined): number | undefined {
  return typeof value === 'number' ? value : otherwise;
}
