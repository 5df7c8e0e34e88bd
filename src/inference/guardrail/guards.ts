import type { Clock } from '#kernel';
import { compileGuardrail, type CompiledGuardrail } from './compile.ts';
import type { AppliedGuardrail, GuardrailRules } from './rules.ts';
import { GuardrailSession, type TraceLevel } from './session.ts';
import { textsOf, type Node } from './text-tree.ts';

/** What could be taken for a numbered placeholder of ours. */
const NUMBERED = /\{[^{}]{1,120}_\d{1,9}\}/g;

/** Guardrails, compiled once for as long as whoever keeps them hands in the same ones. */
export class Guards {
  readonly #compiled = new WeakMap<GuardrailRules, CompiledGuardrail>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws ApiError `ValidationException` for a rule that cannot be enforced */
  compiled(rules: GuardrailRules): CompiledGuardrail {
    const known = this.#compiled.get(rules);
    if (known !== undefined) return known;
    const compiled = compileGuardrail(rules);
    this.#compiled.set(rules, compiled);
    return compiled;
  }

  /** @param nodes all texts of the request, in which no placeholder may be that was not made here */
  session(
    guardrails: readonly AppliedGuardrail[],
    options: { readonly trace?: TraceLevel | undefined; readonly asynchronous?: boolean },
    nodes: readonly Node[],
  ): GuardrailSession {
    const { trace = 'disabled', asynchronous = false } = options;
    const compiled = guardrails.map((guardrail) => [guardrail, this.compiled(guardrail.rules)] as const);
    const taken = guardrails.some(({ reversible }) => reversible) ? numberedIn(nodes) : new Set<string>();
    return new GuardrailSession(compiled, { clock: this.#clock, trace, asynchronous }, (text) =>
      taken.has(text),
    );
  }
}

function numberedIn(nodes: readonly Node[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const node of nodes) {
    for (const { text } of textsOf(node)) for (const [made] of text.matchAll(NUMBERED)) found.add(made);
  }
  return found;
}
