import { checkTags, type GuardrailDefinition, type Tag } from '#guardrails';
import { ApiError, limits } from '#kernel';
import type { BedrockTag, CreateGuardrailRequest, UpdateGuardrailRequest } from '#shapes';

/** The members of CreateGuardrail and UpdateGuardrail that say what the guardrail is. */
type DefinitionInput = Omit<UpdateGuardrailRequest, 'guardrailIdentifier'>;

/** Members that ask for what is not enforced here: to take them would be to promise protection that is not there. */
const refused: readonly { readonly member: keyof DefinitionInput; readonly advice: string }[] = [
  {
    member: 'topicPolicyConfig',
    advice: 'Denied topics are not enforced: give the words of a topic in wordPolicyConfig.',
  },
  { member: 'contentPolicyConfig', advice: 'Content filters are not enforced: leave it out.' },
  {
    member: 'contextualGroundingPolicyConfig',
    advice: 'Contextual grounding is not enforced: leave it out.',
  },
  {
    member: 'automatedReasoningPolicyConfig',
    advice: 'Automated reasoning is not enforced: leave it out.',
  },
  { member: 'crossRegionConfig', advice: 'There is one Region, and nothing leaves it: leave it out.' },
];

/**
 * The definition that a request gives.
 * @throws ApiError `ValidationException`, naming the member and never what it holds
 */
export function readDefinition(input: DefinitionInput): GuardrailDefinition {
  for (const { member, advice } of refused) {
    if (input[member] !== undefined) throw invalid(`${member} is not available in Caprock. ${advice}`);
  }
  const words = input.wordPolicyConfig;
  const sensitive = input.sensitiveInformationPolicyConfig;
  const definition: GuardrailDefinition = {
    name: input.name ?? '',
    description: input.description,
    blockedInputMessaging: input.blockedInputMessaging ?? '',
    blockedOutputsMessaging: input.blockedOutputsMessaging ?? '',
    words: (words?.wordsConfig ?? []).map(({ text = '', ...actions }) => ({ text, ...actions })),
    managedWordLists: (words?.managedWordListsConfig ?? []).map(({ type = 'PROFANITY', ...actions }) => ({
      type,
      ...actions,
    })),
    piiEntities: (sensitive?.piiEntitiesConfig ?? []).map(
      ({ type = 'NAME', action = 'BLOCK', ...actions }) => ({
        type,
        action,
        ...actions,
      }),
    ),
    regexes: (sensitive?.regexesConfig ?? []).map(
      ({ name = '', pattern = '', action = 'BLOCK', ...rest }) => ({ name, pattern, action, ...rest }),
    ),
  };
  checkDefinition(definition);
  return definition;
}

function checkDefinition({ words, managedWordLists, piiEntities, regexes }: GuardrailDefinition): void {
  if (words.length + managedWordLists.length + piiEntities.length + regexes.length === 0) {
    throw invalid('The guardrail has no policy. Give wordPolicyConfig or sensitiveInformationPolicyConfig.');
  }
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['wordPolicyConfig.managedWordListsConfig', managedWordLists.map(({ type }) => type)],
    ['sensitiveInformationPolicyConfig.piiEntitiesConfig', piiEntities.map(({ type }) => type)],
    ['sensitiveInformationPolicyConfig.regexesConfig', regexes.map(({ name }) => name)],
  ];
  if (regexes.length > limits.guardrailExpressions) {
    throw new ApiError(
      'ServiceQuotaExceededException',
      `sensitiveInformationPolicyConfig.regexesConfig has ${regexes.length} expressions; ${limits.guardrailExpressions} are the most.`,
    );
  }
  for (const [where, names] of lists) {
    if (new Set(names).size < names.length) throw invalid(`${where} has the same entry twice.`);
  }
}

/** @throws ApiError `ValidationException` */
export function readTags(tags: CreateGuardrailRequest['tags']): readonly Tag[] {
  const read = (tags ?? []).map(({ key = '', value = '' }: BedrockTag) => ({ key, value }));
  checkTags(read);
  return read;
}

function invalid(message: string): ApiError {
  return new ApiError('ValidationException', message);
}
