import type { Assessment } from './assessment.ts';
import { assessText } from './assess.ts';
import type { CompiledSide } from './compile.ts';
import type { Placeholders } from './placeholders.ts';
import type { AppliedGuardrail, Side } from './rules.ts';
import { textsOf, type JoinedNode, type Node, type TextNode } from './text-tree.ts';

/** A guardrail at work on one call: its two sides, and what it has found so far. */
export interface ActiveGuardrail {
  readonly guardrail: AppliedGuardrail;
  readonly sides: Readonly<Record<Side, ActiveSide>>;
  /** Where its masking is reversible. */
  readonly placeholders: Placeholders | undefined;
  /** Its answers pass while they are assessed, unmasked, as Bedrock's asynchronous mode has it. */
  readonly asynchronous: boolean;
}

export interface ActiveSide {
  readonly rules: CompiledSide;
  readonly assessment: Assessment;
  /** Whether it has looked at anything. */
  ran: boolean;
}

/** Which zones of a request have something marked. */
interface Marks {
  readonly system: boolean;
  readonly messages: boolean;
}

export function marksOf(nodes: readonly Node[]): Marks {
  const marks = { system: false, messages: false };
  for (const node of nodes) {
    for (const { marked, zone } of textsOf(node)) if (marked && zone !== 'rest') marks[zone] = true;
  }
  return marks;
}

/**
 * Whether a guardrail assesses a text. One that the request names assesses the system prompt where it is marked, and of
 * the messages what is marked, or all text where nothing is; tools it leaves alone: so does Bedrock. An enforced one
 * assesses everything, but where it honours marks and there are some.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-use-converse-api.html
 */
export function selects(
  { origin, system, messages }: AppliedGuardrail,
  { zone, marked }: TextNode,
  marks: Marks,
): boolean {
  if (origin === 'REQUEST') {
    if (zone === 'rest') return false;
    return marked || (zone === 'messages' && !marks.messages);
  }
  if (zone === 'system') return marked || system === 'COMPREHENSIVE' || !marks.system;
  return marked || messages === 'COMPREHENSIVE' || !marks.messages;
}

/** Assesses and masks the selected texts of `nodes`, in their order. */
export function assessNodes(
  nodes: readonly Node[],
  { rules, assessment }: ActiveSide,
  placeholders: Placeholders | undefined,
  selected: (text: TextNode) => boolean,
): void {
  for (const unit of nodes.flatMap((node) => [...unitsOf(node)])) {
    if (unit.kind === 'joined' && unit.pieces.every(selected)) assessJoined(unit, assess);
    else for (const text of unit.kind === 'joined' ? unit.pieces : [unit]) assessOne(text);
  }

  function assess(text: string): string {
    return assessText(text, rules, assessment, placeholders);
  }

  function assessOne(node: TextNode): void {
    if (selected(node)) node.text = assess(node.text);
    else assessment.cover(node.text, false);
  }
}

/** As one text, so that nothing hides across a mark. Where that changes it, it is marked as a whole from then on. */
function assessJoined(joined: JoinedNode, assess: (text: string) => string): void {
  const [first] = joined.pieces;
  const whole = joined.pieces.map(({ text }) => text).join('');
  const masked = assess(whole);
  if (first === undefined || masked === whole) return;
  joined.pieces = [{ kind: 'text', text: masked, zone: first.zone, marked: true }];
}

/** The texts that are assessed one by one: what is in pieces is together here. */
function* unitsOf(node: Node): Generator<TextNode | JoinedNode, void, undefined> {
  if (node.kind === 'text' || node.kind === 'joined') yield node;
  else if (node.kind === 'bytes') yield node.text;
  else if (node.kind === 'json') yield* unitsOf(node.inner);
  else if (node.kind === 'list') for (const item of node.items) yield* unitsOf(item);
  else if (node.kind === 'map') {
    for (const [name, inner] of node.entries) {
      if (typeof name !== 'string') yield name;
      yield* unitsOf(inner);
    }
  }
}
