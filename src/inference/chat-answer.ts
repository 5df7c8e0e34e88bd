import type { ContentBlock } from '#shapes';
import { isObject, parseJson, type Untrusted } from './json.ts';
import { reasoningOf } from './reasoning.ts';
import { readFinish, type Finish } from './stop-reason.ts';
import { ToolUseIds, isToolName } from './tool-use.ts';
import { readUsage, type Usage } from './usage.ts';

/** A chat completion that has been believed as far as it is well formed. */
interface ChatAnswer {
  readonly blocks: readonly ContentBlock[];
  readonly finish: Finish;
  readonly usage: Usage | undefined;
  readonly calledTools: boolean;
  readonly malformedToolUse: boolean;
  /** All text that the model said, for a token counter; `undefined` where it also called tools. */
  readonly text: string | undefined;
}

/**
 * @param answer what the model sent, parsed
 * @param refuse makes the error for an answer that is not what the contract says
 */
export function readAnswer(answer: unknown, refuse: (what: string) => Error): ChatAnswer {
  if (!isObject(answer)) throw refuse('it is not a JSON object');
  const choices = answer['choices'];
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  if (!isObject(choice) || !isObject(choice['message'])) throw refuse('it has no choice with a message');
  const finish = readFinish(choice);
  if (finish === undefined) throw refuse('its finish reason is missing or unknown');

  const message = choice['message'];
  const blocks: ContentBlock[] = [];
  const reasoning = reasoningOf(message, refuse);
  if (reasoning !== '') blocks.push({ reasoningContent: { reasoningText: { text: reasoning } } });
  const text = textOf(message, refuse);
  if (text !== '') blocks.push({ text });
  const calls = callsOf(message, refuse);
  const tools = readTools(calls, refuse);
  blocks.push(...tools.blocks);
  return {
    blocks,
    finish,
    usage: readUsage(answer['usage']),
    calledTools: calls.length > 0,
    malformedToolUse: tools.malformed,
    text: calls.length > 0 ? undefined : reasoning + text,
  };
}

function textOf(message: Untrusted, refuse: (what: string) => Error): string {
  const content = message['content'] ?? '';
  if (typeof content !== 'string') throw refuse('the content of its message is not text');
  return content;
}

function callsOf(message: Untrusted, refuse: (what: string) => Error): readonly unknown[] {
  const calls = message['tool_calls'] ?? [];
  if (!Array.isArray(calls)) throw refuse('its tool calls are not a list');
  return calls;
}

/** A call whose arguments are no JSON object is left out: a toolUse block could not hold it. */
function readTools(
  calls: readonly unknown[],
  refuse: (what: string) => Error,
): { blocks: readonly ContentBlock[]; malformed: boolean } {
  const ids = new ToolUseIds();
  let malformed = false;
  const blocks = calls.flatMap((call): ContentBlock[] => {
    const called = isObject(call) ? call['function'] : undefined;
    if (!isObject(call) || !isObject(called) || !isToolName(called['name'])) {
      throw refuse('a tool call has no function with a valid name');
    }
    const given = called['arguments'] ?? '';
    const input = typeof given === 'string' ? parseJson(given === '' ? '{}' : given) : given;
    if (!isObject(input)) {
      malformed = true;
      return [];
    }
    // Parsed from JSON, so that it is a document of the API.
    const document = input as ContentBlock.ToolUseMember['toolUse']['input'];
    return [{ toolUse: { toolUseId: ids.accept(call['id']), name: called['name'], input: document } }];
  });
  return { blocks, malformed };
}
