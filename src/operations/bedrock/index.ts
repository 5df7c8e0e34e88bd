import type { Guardrails } from '#guardrails';
import type { Inference } from '#inference';
import type { GuardrailKms } from '../guardrail-key.ts';
import type { Operation } from '../operation.ts';
import { getFoundationModel } from './GetFoundationModel.ts';
import { guardrailOperations } from './guardrails.ts';
import { listFoundationModels } from './ListFoundationModels.ts';

/** The control plane of Bedrock. */
export function bedrock(
  inference: Inference,
  guardrails: Guardrails,
  kms: GuardrailKms,
): readonly Operation[] {
  return [
    listFoundationModels(inference),
    getFoundationModel(inference, kms.region),
    ...guardrailOperations(guardrails, inference, kms),
  ];
}
