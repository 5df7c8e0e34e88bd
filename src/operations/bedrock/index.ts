import type { Inference } from '#inference';
import type { Operation } from '../operation.ts';
import { getFoundationModel } from './GetFoundationModel.ts';
import { listFoundationModels } from './ListFoundationModels.ts';

/** The control plane of Bedrock. */
export function bedrock(inference: Inference, region: string): readonly Operation[] {
  return [listFoundationModels(inference), getFoundationModel(inference, region)];
}
