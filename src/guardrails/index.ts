export { type DefinitionKey } from './definition-key.ts';
export {
  DRAFT,
  type Guardrail,
  type GuardrailDefinition,
  type GuardrailOverview,
  type GuardrailRef,
  type ManagedWordsRule,
  type PiiEntityRule,
  type RegexRule,
  type SensitiveAction,
  type Tag,
  type WordAction,
  type WordRule,
} from './definition.ts';
export type { Drafts } from './drafts.ts';
export type { EnforcedGuardrail, EnforcedGuardrails, EnforcedScope, GuardingMode } from './enforced.ts';
export { createGuardrails, type Guardrails } from './guardrails.ts';
export type { GuardrailsInUse } from './in-use.ts';
export type { Reader } from './reader.ts';
export { checkTags, type GuardrailTags } from './tags.ts';
export type { TextSealer } from './text-sealer.ts';
export type { Versions } from './versions.ts';
