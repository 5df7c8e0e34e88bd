import type { Guardrail, GuardrailDefinition, GuardrailOverview } from '#guardrails';
import { guardrailArn } from '#kernel';
import type { GetGuardrailResponse, GuardrailSummary } from '#shapes';

/** A guardrail as GetGuardrail shows it. */
export function guardrailOutput(guardrail: Guardrail, region: string): GetGuardrailResponse {
  const { definition, guardrailId, accountId, version, kmsKeyArn, createdAt, updatedAt } = guardrail;
  return {
    name: definition.name,
    description: definition.description,
    guardrailId,
    guardrailArn: guardrailArn(region, accountId, guardrailId),
    version,
    status: 'READY',
    ...policies(definition),
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
    blockedInputMessaging: definition.blockedInputMessaging,
    blockedOutputsMessaging: definition.blockedOutputsMessaging,
    ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }),
  };
}

type Policies = Pick<GetGuardrailResponse, 'wordPolicy' | 'sensitiveInformationPolicy'>;
type Pii = NonNullable<NonNullable<Policies['sensitiveInformationPolicy']>['piiEntities']>[number]['type'];

function policies({ words, managedWordLists, piiEntities, regexes }: GuardrailDefinition): Policies {
  return {
    ...(words.length + managedWordLists.length > 0 && {
      wordPolicy: { words: [...words], managedWordLists: [...managedWordLists] },
    }),
    ...(piiEntities.length + regexes.length > 0 && {
      sensitiveInformationPolicy: {
        // The shape has made sure that it is one of the types.
        piiEntities: piiEntities.map(({ type, ...rule }) => ({ type: type as Pii, ...rule })),
        regexes: [...regexes],
      },
    }),
  };
}

/** A guardrail as ListGuardrails shows it. */
export function guardrailSummary(guardrail: GuardrailOverview, region: string): GuardrailSummary {
  const { name, description, guardrailId, accountId, version, createdAt, updatedAt } = guardrail;
  return {
    id: guardrailId,
    arn: guardrailArn(region, accountId, guardrailId),
    status: 'READY',
    name,
    description,
    version,
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
  };
}
