import type { Reader } from '#guardrails';
import { operationShape, services, type ListGuardrailsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { guardrailNeed, guardrailRef, type GuardrailPlace } from '../guardrail-need.ts';
import { guardrailSummary } from './guardrail-output.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListGuardrails.html */
export function listGuardrails(reader: Pick<Reader, 'list' | 'listVersions'>, place: GuardrailPlace) {
  return defineOperation({
    shape: operationShape(services.bedrock, 'ListGuardrails'),
    eventClass: 'Management',
    readOnly: true,
    needs: async ({ guardrailIdentifier }: ListGuardrailsRequest, caller) => [
      guardrailIdentifier === undefined
        ? { action: 'bedrock:ListGuardrails', resource: '*' }
        : await guardrailNeed('bedrock:ListGuardrails', place, guardrailIdentifier, caller),
    ],
    recorded: { input: ['guardrailIdentifier', 'maxResults'] },
    async perform({ input, caller }) {
      const { guardrailIdentifier: identifier, maxResults: size, nextToken: token } = input;
      const page =
        identifier === undefined
          ? await reader.list({ accountId: caller.accountId, size, token })
          : await reader.listVersions({ ...guardrailRef(place.region, identifier, caller), size, token });
      return {
        output: {
          guardrails: page.items.map((guardrail) => guardrailSummary(guardrail, place.region)),
          nextToken: page.token,
        },
      };
    },
  });
}
