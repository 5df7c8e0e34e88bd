import type { GuardrailChecksInput, Inference } from '#inference';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeGuardrailChecks.html */
export function invokeGuardrailChecks(inference: Pick<Inference, 'guardrailChecks'>) {
  return defineOperation({
    shape: operationShape(services.bedrockRuntime, 'InvokeGuardrailChecks'),
    eventClass: 'Data',
    readOnly: true,
    needs: (_input: GuardrailChecksInput) => [{ action: 'bedrock:InvokeGuardrailChecks', resource: '*' }],
    content: { input: ['messages'] },
    recorded: { input: ['checks'] },
    async perform({ input }) {
      return { output: inference.guardrailChecks(input) };
    },
  });
}
