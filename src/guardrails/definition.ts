/** What is done about a finding. */
export type SensitiveAction = 'BLOCK' | 'ANONYMIZE' | 'NONE';
export type WordAction = 'BLOCK' | 'NONE';

/** What a rule does with prompts and with answers; what it leaves out is as the API's defaults have it. */
export interface RuleActions<Action> {
  readonly inputAction?: Action | undefined;
  readonly outputAction?: Action | undefined;
  readonly inputEnabled?: boolean | undefined;
  readonly outputEnabled?: boolean | undefined;
}

export interface PiiEntityRule extends RuleActions<SensitiveAction> {
  /** Bedrock's name of the type: `EMAIL`. */
  readonly type: string;
  readonly action: SensitiveAction;
}

export interface RegexRule extends RuleActions<SensitiveAction> {
  readonly name: string;
  readonly description?: string | undefined;
  readonly pattern: string;
  readonly action: SensitiveAction;
}

export interface WordRule extends RuleActions<WordAction> {
  readonly text: string;
}

export interface ManagedWordsRule extends RuleActions<WordAction> {
  readonly type: 'PROFANITY';
}

/** All that a guardrail says. It is sealed as a whole wherever it is kept. */
export interface GuardrailDefinition {
  readonly name: string;
  readonly description?: string | undefined;
  readonly blockedInputMessaging: string;
  readonly blockedOutputsMessaging: string;
  readonly words: readonly WordRule[];
  readonly managedWordLists: readonly ManagedWordsRule[];
  readonly piiEntities: readonly PiiEntityRule[];
  readonly regexes: readonly RegexRule[];
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** The working draft; a number is a version that never changes. */
export const DRAFT = 'DRAFT';

/** `DRAFT`, or a number from 1 on as the API writes it. */
export type GuardrailVersion = string;

/** Names a guardrail of an account by its id. */
export interface GuardrailRef {
  readonly accountId: string;
  readonly guardrailId: string;
}

/** What a list tells of one version; of one under a customer's key, no more than its guardrail's name. */
export type GuardrailOverview = Omit<Guardrail, 'definition' | 'kmsKeyArn'> &
  Pick<GuardrailDefinition, 'name' | 'description'>;

/** One version of a guardrail. */
export interface Guardrail extends GuardrailRef {
  readonly version: GuardrailVersion;
  readonly definition: GuardrailDefinition;
  /** The customer's key that it is encrypted under. */
  readonly kmsKeyArn?: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The number that a version has in the store: 0 for the DRAFT. */
export function numberOf(version: GuardrailVersion): number {
  return version === DRAFT ? 0 : Number(version);
}

export function versionOf(number: number): GuardrailVersion {
  return number === 0 ? DRAFT : String(number);
}
