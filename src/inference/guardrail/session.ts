import type { Clock } from '#kernel';
import type { GuardrailTraceAssessment } from '#shapes';
import { isObject, type Untrusted } from '../json.ts';
import { invalid } from '../refuse.ts';
import { assessNodes, marksOf, selects, type ActiveGuardrail, type ActiveSide } from './active.ts';
import { answerTree } from './answer-tree.ts';
import { Assessment, type Counts } from './assessment.ts';
import type { CompiledGuardrail, CompiledSide } from './compile.ts';
import { Placeholders } from './placeholders.ts';
import type { AppliedGuardrail, GuardrailOrigin } from './rules.ts';
import { opaquesOf, textsOf, valueOf, type Node } from './text-tree.ts';

/** How much a trace tells: nothing, what was found, or also what was not and what the model said. */
export type TraceLevel = 'disabled' | 'enabled' | 'enabled_full';

/** What may be recorded of a guardrail: which one, what it did and how often it found what; never what matched. */
export type GuardrailFacts = {
  readonly guardrailArn: string;
  readonly guardrailVersion: string;
  readonly origin: GuardrailOrigin;
  readonly action: 'BLOCKED' | 'MASKED' | 'NONE';
  /** Absent where that side was not assessed. */
  readonly input?: Counts;
  readonly output?: Counts;
};

/** The guardrails of one call, the outermost first: it sees a prompt first and an answer last. */
export class GuardrailSession {
  readonly active: readonly ActiveGuardrail[];
  readonly #clock: Clock;
  readonly #trace: TraceLevel;
  #modelOutput: string[] = [];

  constructor(
    guardrails: readonly (readonly [AppliedGuardrail, CompiledGuardrail])[],
    options: { readonly clock: Clock; readonly trace?: TraceLevel; readonly asynchronous?: boolean },
    taken: (text: string) => boolean,
  ) {
    this.#clock = options.clock;
    this.#trace = options.trace ?? 'disabled';
    this.active = guardrails.map(([guardrail, compiled]) => {
      // What an account enforces is not loosened by what a caller chooses.
      const asynchronous = options.asynchronous === true && guardrail.origin === 'REQUEST';
      return {
        guardrail,
        sides: {
          input: activeSide(guardrail, compiled.input),
          output: activeSide(guardrail, compiled.output),
        },
        placeholders: guardrail.reversible ? new Placeholders(taken) : undefined,
        asynchronous,
      };
    });
  }

  /**
   * Assesses and masks a request, whose texts change in place.
   *
   * @returns the message instead of an answer, where a guardrail blocks the request
   * @throws ApiError `ValidationException` for what an enforced guardrail cannot read
   */
  guardInput(nodes: readonly Node[]): string | undefined {
    const marks = marksOf(nodes);
    for (const { guardrail, sides, placeholders } of this.active) {
      const side = sides.input;
      if (side.rules.assesses) {
        const readsAll = guardrail.origin === 'ACCOUNT_ENFORCED';
        if (readsAll && (guardrail.messages === 'COMPREHENSIVE' || !marks.messages)) refuseOpaque(nodes);
        this.#timed(side, () =>
          assessNodes(nodes, side, placeholders, (text) => selects(guardrail, text, marks)),
        );
        if (side.assessment.blocked) return guardrail.rules.blockedInputMessaging;
      }
      placeholders?.close();
    }
    return undefined;
  }

  /** Whether an answer has to be read at all. */
  get readsAnswers(): boolean {
    return this.active.some(({ sides, placeholders }) => sides.output.rules.assesses || placeholders);
  }

  /** Whether no part of an answer may pass before all of it is known. */
  get holdsAnswers(): boolean {
    return this.active.some(({ sides, asynchronous }) => sides.output.rules.blocks && !asynchronous);
  }

  /** An answer as it may be given. */
  guardAnswer(answer: Untrusted): Untrusted {
    const tree = answerTree(answer);
    const message = this.guardOutput([tree]);
    if (message !== undefined) return blockedAnswer(answer, message);
    const guarded = valueOf(tree);
    return isObject(guarded) ? guarded : {};
  }

  /** The texts of an answer, which change in place. @returns the message instead of it, where a guardrail blocks it */
  guardOutput(nodes: readonly Node[]): string | undefined {
    for (const node of nodes) for (const { text, zone } of textsOf(node)) this.noteModelOutput(text, zone);
    for (const { guardrail, sides, placeholders } of this.active.toReversed()) {
      const side = sides.output;
      if (side.rules.assesses) {
        const whole = guardrail.origin === 'ACCOUNT_ENFORCED';
        this.#timed(side, () =>
          assessNodes(nodes, side, placeholders, ({ zone }) => whole || zone !== 'rest'),
        );
        if (side.assessment.blocked) return guardrail.rules.blockedOutputsMessaging;
      }
      if (placeholders === undefined) continue;
      for (const node of nodes) {
        for (const text of textsOf(node)) text.text = placeholders.restore(text.text);
      }
    }
    return undefined;
  }

  /** The message that takes the place of an answer which a guardrail has blocked while it passed. */
  get messageInstead(): string | undefined {
    const blocking = this.active.find(({ sides }) => sides.output.assessment.blocked);
    return blocking?.guardrail.rules.blockedOutputsMessaging;
  }

  /** Kept only for a trace that was asked to tell it. */
  noteModelOutput(text: string, zone: string): void {
    if (this.#trace === 'enabled_full' && zone === 'messages' && text !== '') this.#modelOutput.push(text);
  }

  /** Whether an answer, or the message instead of it, is not what the model said. */
  get intervenedInOutput(): boolean {
    return this.active.some(({ sides }) => {
      const { blocked, masked } = sides.output.assessment;
      return sides.input.assessment.blocked || blocked || masked;
    });
  }

  get intervened(): boolean {
    return this.intervenedInOutput || this.active.some(({ sides }) => sides.input.assessment.masked);
  }

  get facts(): readonly GuardrailFacts[] {
    return this.active.flatMap(({ guardrail, sides: { input, output } }) => {
      if (!input.ran && !output.ran) return [];
      const blocked = input.assessment.blocked || output.assessment.blocked;
      const masked = input.assessment.masked || output.assessment.masked;
      return {
        guardrailArn: guardrail.arn,
        guardrailVersion: guardrail.version,
        origin: guardrail.origin,
        action: blocked ? 'BLOCKED' : masked ? 'MASKED' : 'NONE',
        ...(input.ran && { input: input.assessment.counts }),
        ...(output.ran && { output: output.assessment.counts }),
      };
    });
  }

  /** What is told to a caller who asked for it. */
  get trace(): GuardrailTraceAssessment | undefined {
    if (this.#trace === 'disabled' || this.active.length === 0) return undefined;
    const full = this.#trace === 'enabled_full';
    const inputAssessment: NonNullable<GuardrailTraceAssessment['inputAssessment']> = {};
    const outputAssessments: NonNullable<GuardrailTraceAssessment['outputAssessments']> = {};
    const keys = new Set<string>();
    for (const { guardrail, sides } of this.active) {
      const key = keys.has(guardrail.id) ? `${guardrail.id}:${guardrail.version}` : guardrail.id;
      keys.add(key);
      if (sides.input.ran) inputAssessment[key] = sides.input.assessment.toApi(full);
      if (sides.output.ran) outputAssessments[key] = [sides.output.assessment.toApi(full)];
    }
    return {
      ...(full && this.#modelOutput.length > 0 && { modelOutput: this.#modelOutput }),
      ...(Object.keys(inputAssessment).length > 0 && { inputAssessment }),
      ...(Object.keys(outputAssessments).length > 0 && { outputAssessments }),
      actionReason: this.#actionReason,
    };
  }

  get #actionReason(): string {
    const actions = this.facts.map(({ action }) => action);
    if (actions.includes('BLOCKED')) return 'Guardrail blocked.';
    return actions.includes('MASKED') ? 'Guardrail masked.' : 'No action.';
  }

  #timed(side: ActiveSide, work: () => void): void {
    const began = this.#clock.now();
    side.ran = true;
    work();
    side.assessment.latency += this.#clock.now() - began;
  }
}

function activeSide(guardrail: AppliedGuardrail, rules: CompiledSide): ActiveSide {
  return { rules, assessment: new Assessment(guardrail, rules), ran: false };
}

/** What cannot be read may hold anything: where everything is to be assessed, it is refused. */
function refuseOpaque(nodes: readonly Node[]): void {
  for (const node of nodes) {
    for (const { what } of opaquesOf(node)) {
      throw invalid(
        `The request has a block (${what}) that the guardrail enforced on this account cannot read. Give it as text.`,
      );
    }
  }
}

/** The message in the place of what the model said, in the chat form. */
function blockedAnswer(answer: Untrusted, message: string): Untrusted {
  const { id, created, model, usage } = answer;
  return {
    ...(id !== undefined && { id }),
    object: 'chat.completion',
    ...(created !== undefined && { created }),
    ...(model !== undefined && { model }),
    choices: [{ index: 0, message: { role: 'assistant', content: message }, finish_reason: 'stop' }],
    ...(usage !== undefined && { usage }),
  };
}
