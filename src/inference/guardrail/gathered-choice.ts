import { isObject, type Untrusted } from '../json.ts';
import { endOf } from './answer-tree.ts';

/** The tool calls of one choice, put together from their pieces. */
export class GatheredCalls {
  readonly #calls = new Map<unknown, { call: Record<string, unknown>; name: string; input: string }>();

  /** The pieces that a delta or a message has. */
  take(pieces: unknown): void {
    if (!Array.isArray(pieces)) return;
    for (const piece of pieces) if (isObject(piece)) this.#takeOne(piece);
  }

  #takeOne(piece: Untrusted): void {
    const at = piece['index'] ?? this.#calls.size;
    const known = this.#calls.get(at) ?? { call: { index: at }, name: '', input: '' };
    const { id, type } = piece;
    const called = isObject(piece['function']) ? piece['function'] : {};
    const given = called['arguments'] ?? '';
    this.#calls.set(at, {
      call: { ...known.call, ...(id !== undefined && { id }), ...(type !== undefined && { type }) },
      name: known.name + (typeof called['name'] === 'string' ? called['name'] : ''),
      input: known.input + (typeof given === 'string' ? given : JSON.stringify(given)),
    });
  }

  get all(): readonly Untrusted[] {
    return Array.from(this.#calls.values(), ({ call, name, input }) => ({
      ...call,
      function: { name, arguments: input },
    }));
  }
}

/** One choice of an answer, put together from its events. */
export class GatheredChoice {
  readonly calls = new GatheredCalls();
  readonly #texts = new Map<string, string>();
  #end: Untrusted = {};
  #role: unknown;

  take(choice: Untrusted): void {
    for (const [name, piece] of textsOfChoice(choice)) {
      this.#texts.set(name, (this.#texts.get(name) ?? '') + piece);
    }
    const delta = deltaOf(choice);
    this.#role ??= delta['role'];
    this.calls.take(delta['tool_calls']);
    this.#end = { ...this.#end, ...endOf(choice) };
  }

  /** The choice as an answer in one piece has it. */
  get choice(): Untrusted {
    const { text, ...said } = Object.fromEntries(this.#texts);
    const calls = this.calls.all;
    return {
      ...this.#end,
      ...(text !== undefined && { text }),
      message: {
        role: this.#role ?? 'assistant',
        ...said,
        ...(calls.length > 0 && { tool_calls: calls }),
      },
    };
  }
}

export function deltaOf(choice: Untrusted): Untrusted {
  const delta = choice['delta'] ?? choice['message'];
  return isObject(delta) ? delta : {};
}

/** The pieces of text that an event has of one choice, each with the member that it belongs to. */
export function textsOfChoice(choice: Untrusted): readonly (readonly [string, string])[] {
  const delta = deltaOf(choice);
  const found = ['reasoning_content', 'reasoning', 'content'].map((name) => [name, delta[name]] as const);
  return [...found, ['text', choice['text']] as const].flatMap(([name, piece]) =>
    typeof piece === 'string' && piece !== '' ? [[name, piece] as const] : [],
  );
}
