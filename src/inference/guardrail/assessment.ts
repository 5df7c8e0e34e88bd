import type { GuardrailAssessment, GuardrailUsage } from '#shapes';
import { limits } from '#kernel';
import type { CompiledSide, WordHit } from './compile.ts';
import type { AppliedGuardrail } from './rules.ts';
import type { SensitiveRule } from './spotter.ts';

export type Outcome = 'BLOCKED' | 'ANONYMIZED' | 'NONE';

type Pii = NonNullable<NonNullable<GuardrailAssessment['sensitiveInformationPolicy']>['piiEntities']>[number];
type Regex = NonNullable<NonNullable<GuardrailAssessment['sensitiveInformationPolicy']>['regexes']>[number];

/** How often what was found, for the record: types and names of the policy, never what matched. */
export type Counts = Readonly<Record<string, number>>;

/** What one guardrail found on one side of a call, piece by piece. */
export class Assessment {
  readonly #guardrail: AppliedGuardrail;
  readonly #side: CompiledSide;
  readonly #words: { readonly hit: WordHit; readonly action: 'BLOCKED' | 'NONE' }[] = [];
  readonly #pii: Pii[] = [];
  readonly #regexes: Regex[] = [];
  readonly #counts = new Map<string, number>();
  readonly #seen = new Set<string>();
  #guarded = 0;
  #total = 0;
  #units = 0;
  /** Milliseconds that assessing took. */
  latency = 0;
  blocked = false;
  masked = false;

  constructor(guardrail: AppliedGuardrail, side: CompiledSide) {
    this.#guardrail = guardrail;
    this.#side = side;
  }

  /** Text that is there, and whether it is assessed. */
  cover(text: string, guarded: boolean): void {
    this.#total += text.length;
    if (!guarded) return;
    this.#guarded += text.length;
    this.#units += Math.ceil(text.length / limits.guardrailUnitCharacters);
  }

  word(hit: WordHit, action: 'BLOCKED' | 'NONE'): void {
    this.#count(hit.kind === 'custom' ? 'words' : hit.list);
    if (action === 'BLOCKED') this.blocked = true;
    if (this.#isNew('word', hit.match, action)) this.#words.push({ hit, action });
  }

  sensitive(rule: SensitiveRule, match: string, action: Outcome): void {
    this.#count(rule.kind === 'pii' ? rule.type : 'regexes');
    if (action === 'BLOCKED') this.blocked = true;
    if (action === 'ANONYMIZED') this.masked = true;
    const name = rule.kind === 'pii' ? rule.type : rule.name;
    if (!this.#isNew(`${rule.kind} ${name}`, match, action)) return;
    if (rule.kind === 'pii') {
      // The shape of the guardrail has made sure that it is one of the API's types.
      this.#pii.push({ type: rule.type as Pii['type'], match, action, detected: true });
    } else this.#regexes.push({ name: rule.name, regex: rule.pattern, match, action, detected: true });
  }

  get counts(): Counts {
    return Object.fromEntries(this.#counts);
  }

  /** @param full with the types that were looked for and not found */
  toApi(full: boolean): GuardrailAssessment {
    const { id, arn, version, origin } = this.#guardrail;
    return {
      ...this.#wordPolicy(),
      ...this.#sensitivePolicy(full),
      invocationMetrics: {
        guardrailProcessingLatency: this.latency,
        usage: this.usage,
        guardrailCoverage: this.coverage,
      },
      appliedGuardrailDetails: {
        guardrailId: id,
        guardrailVersion: version,
        guardrailArn: arn,
        guardrailOrigin: [origin],
        guardrailOwnership: 'SELF',
      },
    };
  }

  get coverage() {
    return { textCharacters: { guarded: this.#guarded, total: this.#total } };
  }

  /** In text units of a thousand characters. Expressions of one's own are free in Bedrock, and so told apart. */
  get usage(): GuardrailUsage {
    const { piiTypes, hasRegexes, blockedWords, notedWords } = this.#side;
    const hasWords = !blockedWords.isEmpty || !notedWords.isEmpty;
    return {
      topicPolicyUnits: 0,
      contentPolicyUnits: 0,
      wordPolicyUnits: hasWords ? this.#units : 0,
      sensitiveInformationPolicyUnits: piiTypes.length > 0 ? this.#units : 0,
      sensitiveInformationPolicyFreeUnits: hasRegexes ? this.#units : 0,
      contextualGroundingPolicyUnits: 0,
      contentPolicyImageUnits: 0,
    };
  }

  #wordPolicy(): Partial<GuardrailAssessment> {
    if (this.#words.length === 0) return {};
    return {
      wordPolicy: {
        customWords: this.#words.flatMap(({ hit, action }) =>
          hit.kind === 'custom' ? [{ match: hit.match, action, detected: true }] : [],
        ),
        managedWordLists: this.#words.flatMap(({ hit, action }) =>
          hit.kind === 'managed' ? [{ match: hit.match, type: hit.list, action, detected: true }] : [],
        ),
      },
    };
  }

  #sensitivePolicy(full: boolean): Partial<GuardrailAssessment> {
    const found = new Set<string | undefined>(this.#pii.map(({ type }) => type));
    const missing = full ? this.#side.piiTypes.filter((type) => !found.has(type)) : [];
    const piiEntities = [
      ...this.#pii,
      ...missing.map((type): Pii => ({
        type: type as Pii['type'],
        match: '',
        action: 'NONE',
        detected: false,
      })),
    ];
    if (piiEntities.length + this.#regexes.length === 0) return {};
    // In one order, whether the text came whole or in pieces.
    const regexes = this.#regexes.toSorted(byOrder(({ name, match }) => `${name}\n${match}`));
    piiEntities.sort(byOrder(({ type, match }) => `${type}\n${match}`));
    return { sensitiveInformationPolicy: { piiEntities, regexes } };
  }

  #count(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  /** A trace tells each match once, and not without end. */
  #isNew(kind: string, match: string, action: Outcome): boolean {
    const key = `${kind}\n${action}\n${match}`;
    if (this.#seen.has(key) || this.#seen.size >= limits.guardrailTraceMatches) return false;
    this.#seen.add(key);
    return true;
  }
}

function byOrder<T extends { readonly action: unknown }>(keyOf: (one: T) => string): (a: T, b: T) => number {
  const key = (one: T): string => `${keyOf(one)}\n${String(one.action)}`;
  return (a, b) => (key(a) < key(b) ? -1 : 1);
}
