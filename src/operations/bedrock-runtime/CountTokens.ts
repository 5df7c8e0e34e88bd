import type { CountTokensInput, Inference } from '#inference';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';
import { appliedGuardrails, type GuardrailPorts } from './applied-guardrails.ts';
import { inferenceNotes } from './inference-notes.ts';
import { modelNeed } from '../model-need.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_CountTokens.html */
export function countTokens(inference: Pick<Inference, 'countTokens'>, ports: GuardrailPorts) {
  return defineOperation({
    shape: operationShape(services.bedrockRuntime, 'CountTokens'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: CountTokensInput) => [modelNeed('bedrock:CountTokens', ports.region, input.modelId)],
    content: { input: ['input'] },
    recorded: { input: ['modelId'] },
    async perform({ input, caller, signal }) {
      // The counter is the model's software: it sees no more than the model would.
      const guardrails = await appliedGuardrails(ports, caller);
      const { accountId } = caller;
      const { output, facts } = await inference.countTokens(input, { accountId, signal, guardrails });
      return { output, notes: inferenceNotes(facts) };
    },
  });
}
