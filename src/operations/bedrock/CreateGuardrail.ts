import type { Drafts } from '#guardrails';
import type { Inference } from '#inference';
import { guardrailArn } from '#kernel';
import { operationShape, services, type CreateGuardrailRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { requestTagKeys } from '../request-tag-keys.ts';
import { writingKey, writingNeeds, type GuardrailKms } from '../guardrail-key.ts';
import { readDefinition, readTags } from './guardrail-input.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateGuardrail.html */
export function createGuardrail(
  drafts: Pick<Drafts, 'create'>,
  inference: Pick<Inference, 'checkGuardrail'>,
  kms: GuardrailKms,
) {
  const { region } = kms;
  return defineOperation({
    shape: operationShape(services.bedrock, 'CreateGuardrail'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: CreateGuardrailRequest, caller) => {
      const key = await writingNeeds(kms, input.kmsKeyId, caller);
      const context = requestTagKeys(readTags(input.tags));
      const create = { action: 'bedrock:CreateGuardrail', resource: '*', context };
      // It has no id yet.
      const resource = guardrailArn(region, caller.accountId, '*');
      return input.tags === undefined || input.tags.length === 0
        ? [create, ...key]
        : [create, { action: 'bedrock:TagResource', resource, context }, ...key];
    },
    recorded: { input: ['tags', 'kmsKeyId'], output: ['guardrailId', 'guardrailArn', 'version'] },
    freeText: ['name', 'description', 'tags'],
    async perform({ input, caller, needs }) {
      const { accountId } = caller;
      const definition = readDefinition(input);
      inference.checkGuardrail(definition);
      const { guardrailId, version, createdAt } = await drafts.create({
        accountId,
        definition,
        tags: readTags(input.tags),
        token: input.clientRequestToken,
        key: writingKey(kms, input.kmsKeyId, needs, caller),
      });
      return {
        output: {
          guardrailId,
          guardrailArn: guardrailArn(region, accountId, guardrailId),
          version,
          createdAt: new Date(createdAt),
        },
      };
    },
  });
}
