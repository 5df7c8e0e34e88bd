import { isObject, parseJson, type Untrusted } from '../json.ts';
import { plain, textNode, treeOf, type Node } from './text-tree.ts';

/** Members of an answer that hold no text of the model; what is in neither list is left out. */
const HEAD = ['id', 'object', 'created', 'model', 'system_fingerprint', 'usage'] as const;
const CHOICE = ['index', 'finish_reason', 'stop_reason', 'matched_stop'] as const;
/** Where the chat form has what was said, and what was thought before. */
const TEXTS = ['reasoning_content', 'reasoning', 'content'] as const;

/**
 * What a model answered, as far as a guardrail can read it: members that are known, with their texts. Others, such as
 * the probabilities of single tokens, would tell unread what is masked elsewhere, and are left out.
 */
export function answerTree(answer: Untrusted): Node {
  const { choices } = answer;
  if (!Array.isArray(choices)) return treeOf(answer, 'messages');
  return map([...pick(answer, HEAD), ['choices', { kind: 'list', items: choices.map(choiceNode) }]]);
}

type Entry = readonly [string, Node];

function choiceNode(choice: unknown): Node {
  if (!isObject(choice)) return plain({});
  const { message, text } = choice;
  return map([
    ...pick(choice, CHOICE),
    ...(typeof text === 'string' ? [['text', textNode(text, 'messages')] as const] : []),
    ...(isObject(message) ? [['message', messageNode(message)] as const] : []),
  ]);
}

export function messageNode(message: Untrusted): Node {
  const texts = TEXTS.flatMap((name): Entry[] => {
    const said = message[name];
    if (said === null) return [[name, plain(null)]];
    return said === undefined ? [] : [[name, treeOf(said, 'messages')]];
  });
  const calls = message['tool_calls'];
  return map([
    ...pick(message, ['role']),
    ...texts,
    ...(Array.isArray(calls) ? [['tool_calls', { kind: 'list', items: calls.map(callNode) }] as const] : []),
  ]);
}

export function callNode(call: unknown): Node {
  if (!isObject(call)) return plain(null);
  const called = call['function'];
  return map([
    ...pick(call, ['index', 'id', 'type']),
    ...(isObject(called)
      ? [['function', map([...pick(called, ['name']), ...argumentsOf(called)])] as const]
      : []),
  ]);
}

/** The input of a tool is read as the JSON that it should be, so that what is masked in it stays JSON. */
function argumentsOf(called: Untrusted): readonly Entry[] {
  const given = called['arguments'];
  if (given === undefined) return [];
  const parsed = typeof given === 'string' ? parseJson(given) : undefined;
  const node: Node =
    typeof given !== 'string' || parsed === undefined
      ? treeOf(given, 'rest')
      : { kind: 'json', text: given, inner: treeOf(parsed, 'rest') };
  return [['arguments', node]];
}

function pick(from: Untrusted, names: readonly string[]): readonly Entry[] {
  return names.flatMap((name) => (from[name] === undefined ? [] : [[name, plain(from[name])] as const]));
}

function map(entries: readonly Entry[]): Node {
  return { kind: 'map', entries };
}

/** The members of an answer, or of one of its events, that are the same for all of it. */
export function headOf(answer: Untrusted): Untrusted {
  const there = HEAD.filter((name) => answer[name] !== undefined && answer[name] !== null);
  return Object.fromEntries(there.map((name) => [name, answer[name]]));
}

/** The members of a choice that say how it ended. */
export function endOf(choice: Untrusted): Untrusted {
  return Object.fromEntries(
    CHOICE.flatMap((name) => (choice[name] === undefined ? [] : [[name, choice[name]]])),
  );
}
