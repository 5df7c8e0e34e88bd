import { builtInIdentifiers, createDetector, type Detector, type Identifier } from '#detect';
import { invalid } from '../refuse.ts';

/** What a sensitive finding is told as: a type of the API, or the customer's own expression. */
export type SensitiveRule =
  | { readonly kind: 'pii'; readonly type: string }
  | { readonly kind: 'regex'; readonly name: string; readonly pattern: string };

export interface Spotted {
  readonly rule: SensitiveRule;
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

export interface TextMask {
  write(piece: string): string;
  end(): string;
}

/** Below it a finding is a guess. */
const THRESHOLD = 0.5;
/** Of names and addresses, which have no form of their own, half of what is found is found by weaker signs. */
const WEAKER: ReadonlyMap<string, number> = new Map([
  ['NAME', 0.4],
  ['ADDRESS', 0.4],
]);

const byType: ReadonlyMap<string, Identifier> = new Map(builtInIdentifiers.map((one) => [one.type, one]));

/**
 * Finds what one action of a guardrail is about. Each action has a spotter of its own, because of findings that overlap
 * a detector keeps the surer alone, and one that is to be blocked must not hide behind one that is to be masked.
 */
export class Spotter {
  readonly #rules: ReadonlyMap<string, SensitiveRule>;
  readonly #detector: Detector;

  constructor(rules: readonly (readonly [SensitiveRule, Identifier])[]) {
    this.#rules = new Map(rules.map(([rule, { type }]) => [type, rule]));
    const types = [...this.#rules.keys()];
    const threshold = Math.min(THRESHOLD, ...types.map((type) => WEAKER.get(type) ?? THRESHOLD));
    this.#detector = createDetector({ identifiers: rules.map(([, identifier]) => identifier), threshold });
  }

  find(text: string): Spotted[] {
    return this.#detector.find(text).flatMap((finding) => this.#accept(finding) ?? []);
  }

  /** Masks a text that comes in pieces exactly as if it came in one. */
  mask(replacement: (spotted: Spotted, data: string) => string): TextMask {
    return this.#detector.masker((finding, data) => {
      const spotted = this.#accept(finding);
      return spotted === undefined ? data : replacement(spotted, data);
    });
  }

  #accept(finding: { type: string; start: number; end: number; score: number }): Spotted | undefined {
    const { type, start, end, score } = finding;
    const rule = this.#rules.get(type);
    if (rule === undefined || score < (WEAKER.get(type) ?? THRESHOLD)) return undefined;
    return { rule, start, end, score };
  }
}

/** The engine's entry for a type of the API. @throws ApiError `ValidationException` for a type that it does not find */
export function piiIdentifier(type: string): Identifier {
  const identifier = byType.get(type);
  if (identifier !== undefined) return identifier;
  throw invalid(`The type ${type} is not found by Caprock yet, so that it cannot be guarded. Leave it out.`);
}
