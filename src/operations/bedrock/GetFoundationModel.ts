import type { Inference } from '#inference';
import { operationShape, services, type GetFoundationModelRequest } from '#shapes';
import { modelNeed } from '../model-need.ts';
import { defineOperation } from '../operation.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetFoundationModel.html */
export function getFoundationModel(inference: Pick<Inference, 'model'>, region: string) {
  return defineOperation({
    shape: operationShape(services.bedrock, 'GetFoundationModel'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GetFoundationModelRequest & { modelIdentifier: string }) => [
      modelNeed('bedrock:GetFoundationModel', region, input.modelIdentifier),
    ],
    recorded: { input: ['modelIdentifier'] },
    async perform({ input }) {
      return { output: { modelDetails: inference.model(input.modelIdentifier) } };
    },
  });
}
