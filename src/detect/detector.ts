import type { Finding } from './finding.ts';
import type { Identifier } from './identifier.ts';
import { builtInIdentifiers } from './identifiers/index.ts';
import { Normaliser } from './engine/normalise.ts';
import { compile, type Plan } from './engine/plan.ts';
import { createScanner } from './engine/create-scanner.ts';
import type { Scanner } from './engine/scanner.ts';
import { Search } from './engine/search.ts';
import { decode } from './invalid-utf8.ts';
import { Masker, type Replacement } from './masker.ts';
import { placed } from './placed.ts';

export interface Detector {
  /** What it looks for. */
  readonly types: ReadonlySet<string>;
  /** All findings, in the order of the text, none overlapping another. */
  find(text: string): Finding[];
  /** The same for bytes of UTF-8; what is not UTF-8 is tolerated, and the byte offsets are of the bytes as they are. */
  findBytes(bytes: Uint8Array): Finding[];
  /** Masks a text that comes in pieces exactly as if it came in one. */
  masker(replacement: Replacement): Masker;
  /** A detector that looks for these types alone, of those that this one looks for. */
  only(types: Iterable<string>): Detector;
}

export interface DetectorOptions {
  /** What to look for; without it, every built-in identifier that is on by default. */
  readonly identifiers?: readonly Identifier[];
  /** Findings with a lower score are left out; 0.6 when not given. */
  readonly threshold?: number;
}

/** How much of a long text is searched at a time. */
const PIECE = 64 * 1024;
const DEFAULT_THRESHOLD = 0.6;

/**
 * promise 8, promise 10: the one engine behind the free-text guard, the guardrails, the scrubbing of diagnostics and
 * discovery.
 *
 * Compiles the identifiers once; the detector may then search any number of texts, in linear time each.
 *
 * @throws CaprockError `BadIdentifier` for an identifier that cannot be run in linear time
 */
export function createDetector(options: DetectorOptions = {}): Detector {
  const identifiers = options.identifiers ?? builtInIdentifiers.filter(({ onByDefault }) => onByDefault);
  return new TableDetector(identifiers, options.threshold ?? DEFAULT_THRESHOLD);
}

class TableDetector implements Detector {
  readonly types: ReadonlySet<string>;
  readonly #identifiers: readonly Identifier[];
  readonly #threshold: number;
  readonly #plan: Plan;
  readonly #scanner: Scanner = createScanner();

  constructor(identifiers: readonly Identifier[], threshold: number) {
    this.types = new Set(identifiers.map(({ type }) => type));
    this.#identifiers = identifiers;
    this.#threshold = threshold;
    this.#plan = compile(identifiers);
    this.#scanner.load(this.#plan.tables);
  }

  find(text: string): Finding[] {
    const normaliser = new Normaliser();
    const search = this.#search();
    const findings: Finding[] = [];
    for (let at = 0; at < text.length; at += PIECE) {
      const found = search.push(
        normaliser.push(at === 0 && text.length <= PIECE ? text : text.slice(at, at + PIECE)),
      );
      for (const one of found) findings.push(placed(one, normaliser));
      normaliser.forget(search.released);
    }
    for (const one of search.end()) findings.push(placed(one, normaliser));
    return findings;
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
    return new Masker(this.#search(), replacement);
  }

  only(types: Iterable<string>): Detector {
    const chosen = new Set(types);
    return new TableDetector(
      this.#identifiers.filter(({ type }) => chosen.has(type)),
      this.#threshold,
    );
  }

  #search(): Search {
    return new Search(this.#plan, this.#scanner, this.#threshold);
  }
}
