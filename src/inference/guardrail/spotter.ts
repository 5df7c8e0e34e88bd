import { builtInIdentifiers, createDetector, NAMED_TYPES_THRESHOLD, type Detector } from '#detect';
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

/**
 * Finds what one action of a guardrail is about. Each action has a spotter of its own: because of findings that overlap
 * a detector keeps the surer alone, and one that is to be blocked must not hide behind one that is to be masked.
 */
export class Spotter {
  readonly #rules: ReadonlyMap<string, SensitiveRule>;
  readonly #detector: Detector;

  /**
   * @param rules their expressions have been checked
   * @throws ApiError `ValidationException` for a type that the engine does not find
   */
  constructor(rules: readonly SensitiveRule[]) {
    this.#rules = new Map(rules.map((rule) => [engineType(rule), rule]));
    for (const { type } of rules.filter((rule) => rule.kind === 'pii')) {
      if (builtInIdentifiers.some((identifier) => identifier.type === type)) continue;
      throw invalid(`The type ${type} is not found by Caprock, so that it cannot be guarded. Leave it out.`);
    }
    // A type may have several entries, such as the driving licences of several countries.
    const identifiers = builtInIdentifiers.filter(({ type }) => this.#rules.has(type));
    const own = rules.flatMap((rule) =>
      rule.kind === 'regex' ? [{ type: engineType(rule), expression: rule.pattern }] : [],
    );
    this.#detector = createDetector({ identifiers, own, threshold: NAMED_TYPES_THRESHOLD });
  }

  find(text: string): Spotted[] {
    return this.#detector.find(text).flatMap((finding) => this.#told(finding) ?? []);
  }

  /** The same, each as far as it is replaced where it is masked: with what less sure ones that overlap it have beyond it. */
  hide(text: string): Spotted[] {
    const spotted: Spotted[] = [];
    for (const { found, start, end } of this.#detector.hidden(text)) {
      const told = found === undefined ? spotted.pop() : this.#told(found);
      if (told !== undefined) spotted.push({ ...told, start: found === undefined ? told.start : start, end });
    }
    return spotted;
  }

  /**
   * Masks a text that comes in pieces exactly as if it came in one. What is replaced is the finding, and with it what
   * less sure ones that overlap it have beyond it.
   */
  mask(replacement: (spotted: Spotted, hidden: string) => string): TextMask {
    return this.#detector.masker((finding, _, hidden) => {
      const spotted = this.#told(finding);
      return spotted === undefined ? hidden : replacement(spotted, hidden);
    });
  }

  #told({ type, start, end, score }: Omit<Spotted, 'rule'> & { type: string }): Spotted | undefined {
    const rule = this.#rules.get(type);
    return rule === undefined ? undefined : { rule, start, end, score };
  }
}

/** The type that the engine finds it by. */
function engineType(rule: SensitiveRule): string {
  return rule.kind === 'pii' ? rule.type : `regex ${rule.name}`;
}
