import { createScanner } from './engine/create-scanner.ts';
import { type Compiled, Pipeline } from './engine/pipeline.ts';
import type { Resolved } from './engine/resolver.ts';
import { compile } from './engine/plan.ts';
import type { Finding } from './finding.ts';
import type { Identifier } from './identifier.ts';
import { builtInIdentifiers } from './identifiers/index.ts';
import { decode } from './invalid-utf8.ts';
import { isKnownTestValue } from './known-test-values.ts';
import { Masker, pieces, type Replacement } from './masker.ts';
import { compileOwn, type OwnIdentifier } from './own-identifier.ts';

export interface Detector {
  /** What it looks for. */
  readonly types: ReadonlySet<string>;
  /** All findings, in the order of the text, none overlapping another. */
  find(text: string): Finding[];
  /** The same, each with the span that is hidden where it is masked. */
  hidden(text: string): Resolved<Finding>[];
  /** The same for bytes of UTF-8; what is not UTF-8 is tolerated, and the byte offsets are of the bytes as they are. */
  findBytes(bytes: Uint8Array): Finding[];
  /** Masks a text that comes in pieces exactly as if it came in one; hides all findings, those that overlap too. */
  masker(replacement: Replacement): Masker;
  /** A detector that looks for these types alone, of those that this one looks for. */
  only(types: Iterable<string>): Detector;
}

export interface DetectorOptions {
  /** What to look for; without it, every built-in identifier that is on by default. */
  readonly identifiers?: readonly Identifier[];
  /** What a customer looks for besides. */
  readonly own?: readonly OwnIdentifier[];
  /** Findings with a lower score are left out; 0.6 when not given. */
  readonly threshold?: number;
  /** Leaves out numbers and keys that are published for tests and examples. */
  readonly suppressKnownTestValues?: boolean;
}

const DEFAULT_THRESHOLD = 0.6;
/**
 * The threshold for types that somebody names: user names, ages and passwords of examples are common in programs and
 * documentation, so that unasked they are left out; who names them means them.
 */
export const NAMED_TYPES_THRESHOLD = 0.5;

/**
 * promise 8, promise 10: the one engine behind the free-text guard, the guardrails, the scrubbing of diagnostics and
 * discovery.
 *
 * Compiles the identifiers once; the detector may then search any number of texts, in linear time each.
 *
 * @throws CaprockError `BadIdentifier` for an identifier that cannot be run in linear time, `BadExpression` for a
 * customer's expression that is not accepted
 */
export function createDetector(options: DetectorOptions = {}): Detector {
  return new TableDetector(options);
}

class TableDetector implements Detector {
  readonly types: ReadonlySet<string>;
  readonly #options: DetectorOptions & { readonly identifiers: readonly Identifier[] };
  readonly #compiled: Compiled;

  constructor(options: DetectorOptions) {
    const identifiers = options.identifiers ?? builtInIdentifiers.filter(({ onByDefault }) => onByDefault);
    const { own = [], threshold = DEFAULT_THRESHOLD, suppressKnownTestValues = false } = options;
    this.#options = { ...options, identifiers };
    this.types = new Set([...identifiers, ...own].map(({ type }) => type));
    const plan = compile(identifiers);
    const scanner = createScanner();
    scanner.load(plan.tables);
    this.#compiled = {
      plan,
      scanner,
      own: own.map(compileOwn),
      minimum: threshold,
      suppress: suppressKnownTestValues ? isKnownTestValue : undefined,
    };
  }

  find(text: string): Finding[] {
    const findings: Finding[] = [];
    this.#search(text, ({ found }) => {
      if (found !== undefined) findings.push(found);
    });
    return findings;
  }

  hidden(text: string): Resolved<Finding>[] {
    const resolved: Resolved<Finding>[] = [];
    this.#search(text, (one) => resolved.push(one));
    return resolved;
  }

  #search(text: string, take: (one: Resolved<Finding>) => void): void {
    const pipeline = new Pipeline(this.#compiled);
    // The last piece ends the text: most texts have one, which is then searched once.
    let last = '';
    for (const piece of pieces(text)) {
      if (last !== '') for (const one of pipeline.push(last)) take(one);
      last = piece;
    }
    for (const one of pipeline.end(last)) take(one);
  }

  findBytes(bytes: Uint8Array): Finding[] {
    const { text, byteAt } = decode(bytes);
    return this.find(text).map((finding) => ({
      ...finding,
      startByte: byteAt(finding.startByte),
      endByte: byteAt(finding.endByte),
    }));
  }

  masker(replacement: Replacement): Masker {
    return new Masker(new Pipeline(this.#compiled), replacement);
  }

  only(types: Iterable<string>): Detector {
    const chosen = new Set(types);
    const { identifiers, own = [] } = this.#options;
    return new TableDetector({
      ...this.#options,
      identifiers: identifiers.filter(({ type }) => chosen.has(type)),
      own: own.filter(({ type }) => chosen.has(type)),
    });
  }
}
