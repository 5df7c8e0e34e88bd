import type { Inference, InvokeInput } from '#inference';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';
import { appliedGuardrails, inferenceNeeds, type GuardrailPorts } from './applied-guardrails.ts';
import { inferenceNotes } from './inference-notes.ts';
import { modelNeed } from '../model-need.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html */
export function invokeModel(inference: Pick<Inference, 'invoke'>, ports: GuardrailPorts) {
  return defineOperation({
    shape: operationShape(services.bedrockRuntime, 'InvokeModel'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: InvokeInput, caller) =>
      inferenceNeeds(modelNeed('bedrock:InvokeModel', ports.region, input.modelId), ports, caller, input),
    content: { input: ['body'], output: ['body'] },
    recorded: { input: ['modelId'] },
    freeText: ['requestMetadata'],
    declaredByCaller: ['requestMetadata'],
    async perform({ input, caller, needs, signal }) {
      const guardrails = await appliedGuardrails(ports, { caller, needs }, input);
      const { accountId } = caller;
      const { output, facts } = await inference.invoke(input, { accountId, signal, guardrails });
      return { output, notes: inferenceNotes(facts) };
    },
  });
}
