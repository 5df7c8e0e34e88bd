import { isObject, type Untrusted } from '../json.ts';
import type { AnswerReader } from './answer-reader.ts';
import { callNode, endNode, roleNode } from './answer-tree.ts';
import { deltaOf, GatheredCalls, textsOfChoice } from './gathered-choice.ts';
import type { GuardrailSession } from './session.ts';
import { valueOf, type Node } from './text-tree.ts';
import { TextFlow } from './text-stage.ts';

/**
 * Lets an answer through while it comes, masked. Calls of tools are given whole at the end of their choice: what is
 * masked or put back in them has to be JSON again.
 */
export class PassingAnswer implements AnswerReader {
  readonly #session: GuardrailSession;
  readonly #choices = new Map<unknown, PassingChoice>();
  #head: Untrusted = {};
  #blocked = false;

  constructor(session: GuardrailSession) {
    this.#session = session;
  }

  accept({ usage, ...head }: Untrusted, choices: readonly Untrusted[]): readonly Untrusted[] {
    this.#head = { ...this.#head, ...head };
    const events = choices.flatMap((choice) => this.#take(choice));
    return usage === undefined || usage === null ? events : [...events, this.#event([], { usage })];
  }

  end(): readonly Untrusted[] {
    // Of a stream that breaks off within a choice, what is held back was not looked at to its end: it does not pass.
    for (const choice of this.#choices.values()) choice.close();
    return [];
  }

  #take(choice: Untrusted): readonly Untrusted[] {
    // After what was blocked, nothing.
    if (this.#blocked) return [];
    const index = choice['index'] ?? 0;
    const passing = this.#choices.get(index) ?? new PassingChoice(this.#session);
    this.#choices.set(index, passing);
    const deltas = passing
      .take(choice)
      .map((delta) => this.#event([{ index, finish_reason: null, ...delta }]));
    const message = this.#session.messageInstead;
    if (message !== undefined) {
      this.#blocked = true;
      passing.close();
      return [
        ...deltas,
        this.#event([{ index, finish_reason: null, delta: { content: message } }]),
        this.#event([{ index, delta: {}, finish_reason: 'stop' }]),
      ];
    }
    if (!passing.ended) return deltas;
    return [
      ...deltas,
      this.#event([{ index, delta: {}, ...guardedMembers(this.#session, endNode(choice)) }]),
    ];
  }

  #event(choices: readonly Untrusted[], more: Untrusted = {}): Untrusted {
    return { ...this.#head, choices, ...more };
  }
}

/** One choice of an answer that passes. */
class PassingChoice {
  readonly #session: GuardrailSession;
  readonly #calls = new GatheredCalls();
  #flow: { readonly name: string; readonly text: TextFlow } | undefined;
  ended = false;

  constructor(session: GuardrailSession) {
    this.#session = session;
  }

  /** What may pass now: members of choices of a stream. */
  take(choice: Untrusted): readonly Untrusted[] {
    if (this.ended) return [];
    const delta = deltaOf(choice);
    const { role, tool_calls: calls } = delta;
    const out: Untrusted[] =
      role === undefined ? [] : [{ delta: guardedMembers(this.#session, roleNode(delta)) }];
    for (const [name, piece] of textsOfChoice(choice)) {
      if (this.#flow?.name !== name) {
        out.push(...this.close());
        this.#flow = { name, text: new TextFlow(this.#session.active) };
      }
      out.push(...said(name, this.#flow.text.write(piece)));
    }
    this.#calls.take(calls);
    if (typeof choice['finish_reason'] !== 'string') return out;
    this.ended = true;
    return [...out, ...this.close(), ...this.#guardedCalls()];
  }

  /** The text that is under way ends here. */
  close(): readonly Untrusted[] {
    if (this.#flow === undefined) return [];
    const { name, text } = this.#flow;
    this.#flow = undefined;
    const rest = text.end();
    this.#session.noteModelOutput(text.said, 'messages');
    return said(name, rest);
  }

  #guardedCalls(): readonly Untrusted[] {
    const nodes = this.#calls.all.map(callNode);
    if (nodes.length === 0) return [];
    this.#session.guardOutput(nodes);
    return [{ delta: { tool_calls: nodes.map(valueOf) } }];
  }
}

function guardedMembers(session: GuardrailSession, node: Node): Untrusted {
  session.guardOutput([node]);
  const members = valueOf(node);
  return isObject(members) ? members : {};
}

function said(name: string, text: string): readonly Untrusted[] {
  if (text === '') return [];
  return [name === 'text' ? { text } : { delta: { [name]: text } }];
}
