import type { Assessment } from './assessment.ts';
import { assessUnit } from './assess.ts';
import type { CompiledSide } from './compile.ts';
import type { Placeholders } from './placeholders.ts';
import type { AppliedGuardrail, Side } from './rules.ts';
import { textsOf, type Node, type TextNode } from './text-tree.ts';
import { unitsOf } from './units.ts';

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

/** Assesses and masks the selected texts of `nodes`, in their order; what is read together as one. */
export function assessNodes(
  nodes: readonly Node[],
  { rules, assessment }: ActiveSide,
  placeholders: Placeholders | undefined,
  selected: (text: TextNode) => boolean,
): void {
  for (const unit of nodes.flatMap((node) => [...unitsOf(node)])) {
    for (const { node } of unit) if (!selected(node)) assessment.cover(node.text, false);
    const chosen = unit.filter(({ node }) => selected(node));
    if (chosen.length > 0) assessUnit(chosen, rules, assessment, placeholders);
  }
}
