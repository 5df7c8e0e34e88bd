import { type Finding, withoutOverlaps } from './finding.ts';
import type { Form, Identifier, Keywords } from './identifier.ts';
import { builtInIdentifiers } from './identifiers/index.ts';

export interface Detector {
  /** All findings, in the order of the text, none overlapping another. */
  find(text: string): Finding[];
}

export interface DetectorOptions {
  /** What to look for; without it, every built-in identifier that is on by default. */
  readonly identifiers?: readonly Identifier[];
}

type Scan = (text: string, findings: Finding[]) => void;

/**
 * promise 8, promise 10: the one engine behind the free-text guard, and later the guardrails and discovery.
 *
 * Compiles the identifiers once; the detector may then search any number of texts, in linear time each.
 */
export function createDetector(options: DetectorOptions = {}): Detector {
  const identifiers =
    options.identifiers ?? builtInIdentifiers.filter((identifier) => identifier.onByDefault);
  const scans = identifiers.flatMap(({ type, forms }) => forms.map((form) => compileForm(type, form)));
  return {
    find(text) {
      const findings: Finding[] = [];
      for (const scan of scans) scan(text, findings);
      return withoutOverlaps(findings);
    },
  };
}

function compileForm(type: string, form: Form): Scan {
  const { score, reason, check } = form;
  const isNear = form.keywords && compileKeywords(form.keywords);
  return (text, findings) => {
    // A new expression object for each text: its `lastIndex` is state.
    const expression = new RegExp(form.expression, form.expression.flags.replace(/[gy]/g, '') + 'g');
    for (let found = expression.exec(text); found !== null; found = expression.exec(text)) {
      const [candidate] = found;
      const start = found.index;
      const length = check === undefined ? candidate.length : check(candidate);
      if (length > 0 && (isNear === undefined || isNear(text, start, start + length))) {
        findings.push({ type, start, end: start + length, score, reason });
        expression.lastIndex = start + length;
      } else {
        // The candidate may have swallowed the beginning of a true one.
        expression.lastIndex = start + 1;
      }
    }
  };
}

function compileKeywords({ words, within }: Keywords): (text: string, start: number, end: number) => boolean {
  const alternatives = words.map((word) => word.split(' ').map(escapeExpression).join('[ _-]?'));
  // Whole words only: "passport" must not vouch for what "port" is a keyword of.
  const source = `(?<![a-z0-9])(?:${alternatives.join('|')})(?![a-z0-9])`;
  // One more, so that the window shows whether a keyword at its edge is a whole word.
  const reach = within + Math.max(...words.map((word) => word.length)) + 1;
  return (text, start, end) => {
    const from = Math.max(0, start - reach);
    for (const found of text.slice(from, end + reach).matchAll(new RegExp(source, 'gi'))) {
      const wordStart = from + found.index;
      const wordEnd = wordStart + found[0].length;
      if (wordEnd <= start ? start - wordEnd <= within : wordStart >= end && wordStart - end <= within)
        return true;
    }
    return false;
  };
}

function escapeExpression(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
