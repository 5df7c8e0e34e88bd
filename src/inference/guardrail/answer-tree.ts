import { isObject, parseJson, type Untrusted } from '../json.ts';
import { isFinishReason } from '../stop-reason.ts';
import { headOf } from './answer-head.ts';
import { isCallId, isStructuralValue } from './structural.ts';
import { plain, textNode, toolNameNode, treeOf, type Node } from './text-tree.ts';

/** What else a choice tells; a member that is in no list is left out. */
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
  const head = Object.entries(headOf(answer)).map(([name, value]) => [name, plain(value)] as const);
  return map([...head, ['choices', { kind: 'list', items: choices.map(choiceNode) }]]);
}

type Entry = readonly [string, Node];

function choiceNode(choice: unknown): Node {
  if (!isObject(choice)) return plain({});
  const { message, text } = choice;
  return map([
    ...beside(choice, CHOICE),
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
    ...beside(message, ['role']),
    ...texts,
    ...(Array.isArray(calls) ? [['tool_calls', { kind: 'list', items: calls.map(callNode) }] as const] : []),
  ]);
}

export function callNode(call: unknown): Node {
  if (!isObject(call)) return plain(null);
  const called = call['function'];
  return map([
    ...beside(call, ['index', 'id', 'type']),
    ...(isObject(called) ? [['function', map([...nameOf(called), ...argumentsOf(called)])] as const] : []),
  ]);
}

/** Which tool is called is what a model says, too. */
function nameOf({ name }: Untrusted): readonly Entry[] {
  if (name === undefined) return [];
  return [['name', typeof name === 'string' ? toolNameNode(name) : treeOf(name, 'rest')]];
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

/**
 * Members beside what was said. A word of the form stands for itself; anything else there is read: a stop sequence is the
 * caller's, and some models make up the ids of calls.
 */
function beside(from: Untrusted, names: readonly string[]): readonly Entry[] {
  return names.flatMap((name) => {
    const value = from[name];
    if (value === undefined) return [];
    return [[name, isOfTheForm(name, value) ? plain(value) : treeOf(value, 'rest')] as const];
  });
}

function isOfTheForm(name: string, value: unknown): boolean {
  if (name === 'id') return isCallId(value);
  return name === 'finish_reason' ? isFinishReason(value) : isStructuralValue(name, value);
}

function map(entries: readonly Entry[]): Node {
  return { kind: 'map', entries };
}

/** The members of a choice, or of its delta, that say who speaks and how it ended. */
export function endNode(choice: Untrusted): Node {
  return map(beside(choice, CHOICE));
}

export function roleNode(delta: Untrusted): Node {
  return map(beside(delta, ['role']));
}

/** The members of a choice that say how it ended, as they were given. */
export function endOf(choice: Untrusted): Untrusted {
  return Object.fromEntries(
    CHOICE.flatMap((name) => (choice[name] === undefined ? [] : [[name, choice[name]]])),
  );
}
