import type { Inference } from '#inference';
import { operationShape, services, type ListFoundationModelsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListFoundationModels.html */
export function listFoundationModels(inference: Pick<Inference, 'models'>) {
  return defineOperation({
    shape: operationShape(services.bedrock, 'ListFoundationModels'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: ListFoundationModelsRequest) => [
      { action: 'bedrock:ListFoundationModels', resource: '*' },
    ],
    recorded: { input: ['byProvider', 'byOutputModality', 'byInferenceType', 'byCustomizationType'] },
    freeText: ['byProvider'],
    async perform({ input }) {
      const modelSummaries = inference
        .models()
        .filter(
          (model) =>
            matches(input.byProvider?.toLowerCase(), [model.providerName?.toLowerCase()]) &&
            matches(input.byOutputModality, model.outputModalities) &&
            matches(input.byInferenceType, model.inferenceTypesSupported) &&
            matches(input.byCustomizationType, model.customizationsSupported),
        );
      return { output: { modelSummaries } };
    },
  });
}

function matches<T>(wanted: T | undefined, has: readonly T[] | undefined): boolean {
  return wanted === undefined || (has?.includes(wanted) ?? false);
}
