import type { CountTokensInput, Inference } from '#inference';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';
import { appliedGuardrails, inferenceNeeds, type GuardrailPorts } from './applied-guardrails.ts';
import { inferenceNotes } from './inference-notes.ts';
import { modelNeed } from '../model-need.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_CountTokens.html */
export function countTokens(inference: Pick<Inference, 'countTokens'>, ports: GuardrailPorts) {
  return defineOperation({
    shape: operationShape(services.bedrockRuntime, 'CountTokens'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: CountTokensInput, caller) =>
      inferenceNeeds(modelNeed('bedrock:CountTokens', ports.region, input.modelId), ports, caller),
    content: { input: ['input'] },
    recorded: { input: ['modelId'] },
    async perform({ input, caller, needs, signal }) {
      // The counter is the model's software: it sees no more than the model would.
      const guardrails = await appliedGuardrails(ports, { caller, needs });
      const { accountId } = caller;
      const { output, facts } = await inference.countTokens(input, { accountId, signal, guardrails });
      return { output, notes: inferenceNotes(facts) };
    },
  });
}
