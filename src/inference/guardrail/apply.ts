import { Content } from '#kernel';
import { openContent } from '#open-content';
import type { GuardrailAssessment, GuardrailContentBlock, GuardrailUsage } from '#shapes';
import { invalid } from '../refuse.ts';
import type { Guards } from './guards.ts';
import type { AppliedGuardrail } from './rules.ts';
import type { GuardrailFacts } from './session.ts';
import { textNode, type Node, type TextNode } from './text-tree.ts';

/** The request of ApplyGuardrail, as the codec decodes it. */
export interface ApplyGuardrailInput {
  readonly guardrailIdentifier: string;
  readonly guardrailVersion: string;
  readonly source: 'INPUT' | 'OUTPUT';
  readonly content: Content<GuardrailContentBlock[]>;
  readonly outputScope?: 'INTERVENTIONS' | 'FULL' | undefined;
}

export interface ApplyGuardrailResult {
  readonly usage: GuardrailUsage;
  readonly action: 'NONE' | 'GUARDRAIL_INTERVENED';
  readonly actionReason: string;
  readonly outputs: Content<readonly { readonly text: string }[]>;
  readonly assessments: Content<readonly GuardrailAssessment[]>;
  readonly guardrailCoverage: NonNullable<GuardrailAssessment['invocationMetrics']>['guardrailCoverage'];
}

/**
 * Assesses texts that go to no model.
 * @throws ApiError `ValidationException` for what is not text
 */
export function applyGuardrail(
  input: ApplyGuardrailInput,
  guardrail: AppliedGuardrail,
  guards: Guards,
): { output: ApplyGuardrailResult; facts: readonly GuardrailFacts[] } {
  const nodes = openContent(input.content).map(textOf);
  const all: readonly Node[] = [{ kind: 'list', items: nodes, together: true }];
  const session = guards.session([guardrail], { trace: 'enabled' }, all);
  const message = input.source === 'INPUT' ? session.guardInput(all) : session.guardOutput(all);
  const [active] = session.active;
  if (active === undefined) throw invalid('No guardrail is to be applied.');
  const { assessment } = active.sides[input.source === 'INPUT' ? 'input' : 'output'];
  const { blocked, masked } = assessment;
  return {
    output: {
      usage: assessment.usage,
      action: blocked || masked ? 'GUARDRAIL_INTERVENED' : 'NONE',
      actionReason: blocked ? 'Guardrail blocked.' : masked ? 'Guardrail masked.' : 'No action.',
      outputs: new Content(outputsOf(nodes, message, masked)),
      assessments: new Content([assessment.toApi(input.outputScope === 'FULL')]),
      guardrailCoverage: assessment.coverage,
    },
    facts: session.facts,
  };
}

/** Of several texts, those that are marked are assessed; where none is, all are. */
function textOf({ text, image }: GuardrailContentBlock, index: number): TextNode {
  if (image !== undefined || text === undefined) {
    throw invalid(`The content at content.${index} is not text, which is all that a guardrail can assess.`);
  }
  return textNode(text.text ?? '', 'messages', text.qualifiers?.includes('guard_content') ?? false);
}

function outputsOf(
  nodes: readonly TextNode[],
  message: string | undefined,
  masked: boolean,
): readonly { readonly text: string }[] {
  if (message !== undefined) return [{ text: message }];
  return masked ? nodes.map(({ text }) => ({ text })) : [];
}
