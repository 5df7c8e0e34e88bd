import { isObject, type Untrusted } from '../json.ts';
import type { AnswerReader } from './answer-reader.ts';
import { GatheredChoice } from './gathered-choice.ts';
import type { GuardrailSession } from './session.ts';

/** Awaits a whole answer, judges it as one that came in one piece, and gives it as the events of a stream. */
export class HeldAnswer implements AnswerReader {
  readonly #session: GuardrailSession;
  readonly #choices = new Map<unknown, GatheredChoice>();
  #head: Untrusted = {};

  constructor(session: GuardrailSession) {
    this.#session = session;
  }

  accept(head: Untrusted, choices: readonly Untrusted[]): readonly Untrusted[] {
    this.#head = { ...this.#head, ...head };
    for (const choice of choices) {
      const at = choice['index'] ?? 0;
      const gathered = this.#choices.get(at) ?? new GatheredChoice();
      gathered.take(choice);
      this.#choices.set(at, gathered);
    }
    return [];
  }

  end(): readonly Untrusted[] {
    const choices = Array.from(this.#choices.values(), ({ choice }) => choice);
    const { usage, ...answer } = this.#session.guardAnswer({ ...this.#head, choices });
    return eventsOf({ ...answer, object: this.#head['object'] ?? 'chat.completion.chunk' }, usage);
  }
}

/** An answer in one piece as events: what was said, what tools are called, how it ended, and the usage. */
function eventsOf({ choices, ...head }: Untrusted, usage: unknown): readonly Untrusted[] {
  const all = Array.isArray(choices) ? choices.filter(isObject) : [];
  const events = all.flatMap((choice) => {
    const { message, text, ...end } = choice;
    const index = choice['index'] ?? 0;
    const { role, tool_calls: calls, ...said } = isObject(message) ? message : {};
    const deltas = Object.entries(said).map(([name, piece]) => ({ index, delta: { [name]: piece } }));
    return [
      { index, delta: { role: role ?? 'assistant' } },
      ...deltas,
      ...(text === undefined ? [] : [{ index, text }]),
      ...(Array.isArray(calls) ? [{ index, delta: { tool_calls: calls } }] : []),
      { delta: {}, ...end },
    ].map((one) => ({ ...head, choices: [{ finish_reason: null, ...one }] }));
  });
  return usage === undefined ? events : [...events, { ...head, choices: [], usage }];
}
