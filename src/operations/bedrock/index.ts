import type { Guardrails } from '#guardrails';
import type { Inference } from '#inference';
import type { Operation } from '../operation.ts';
import { getFoundationModel } from './GetFoundationModel.ts';
import { guardrailOperations } from './guardrails.ts';
import { listFoundationModels } from './ListFoundationModels.ts';

/** The control plane of Bedrock. */
export function bedrock(inference: Inference, guardrails: Guardrails, region: string): readonly Operation[] {
  return [
    listFoundationModels(inference),
    getFoundationModel(inference, region),
    ...guardrailOperations(guardrails, inference, region),
  ];
}
