/*
 * A guardrail as inference enforces it. What keeps guardrails is not known here: whoever calls hands them in, in this
 * form.
 */

export type Action = 'BLOCK' | 'ANONYMIZE' | 'NONE';

/** What a rule does on either side; what it leaves out is as the API's defaults have it. */
interface Sides<A> {
  readonly inputAction?: A | undefined;
  readonly outputAction?: A | undefined;
  readonly inputEnabled?: boolean | undefined;
  readonly outputEnabled?: boolean | undefined;
}

export interface PiiRule extends Sides<Action> {
  /** Bedrock's name of the type. */
  readonly type: string;
  readonly action: Action;
}

export interface RegexRule extends Sides<Action> {
  readonly name: string;
  readonly pattern: string;
  readonly action: Action;
}

export interface WordRule extends Sides<'BLOCK' | 'NONE'> {
  readonly text: string;
}

export interface ManagedWordsRule extends Sides<'BLOCK' | 'NONE'> {
  readonly type: 'PROFANITY';
}

/** What a guardrail says. */
export interface GuardrailRules {
  readonly blockedInputMessaging: string;
  readonly blockedOutputsMessaging: string;
  readonly words: readonly WordRule[];
  readonly managedWordLists: readonly ManagedWordsRule[];
  readonly piiEntities: readonly PiiRule[];
  readonly regexes: readonly RegexRule[];
}

/** Why a guardrail is applied: the caller asked for it, or the account enforces it. */
export type GuardrailOrigin = 'REQUEST' | 'ACCOUNT_ENFORCED';

/** Whether only what a caller marked is assessed, where something is marked. */
export type GuardingMode = 'SELECTIVE' | 'COMPREHENSIVE';

/** A guardrail that applies to one call. */
export interface AppliedGuardrail {
  readonly id: string;
  readonly arn: string;
  readonly version: string;
  readonly origin: GuardrailOrigin;
  readonly rules: GuardrailRules;
  /** Whether it applies to a model, by its id. */
  readonly appliesTo: (modelId: string) => boolean;
  /** How much of the input is assessed; a guardrail of the request is selective. */
  readonly system: GuardingMode;
  readonly messages: GuardingMode;
  /** Placeholders are numbered, and the caller's own data are put back into the answer. */
  readonly reversible: boolean;
}

export type Side = 'input' | 'output';

/** The action of a rule on one side, or `undefined` where it is not looked for at all. */
export function actionOn<A extends Action>(
  rule: Sides<A> & { readonly action?: A },
  side: Side,
  otherwise: A,
): A | undefined {
  const enabled = side === 'input' ? rule.inputEnabled : rule.outputEnabled;
  if (enabled === false) return undefined;
  return (side === 'input' ? rule.inputAction : rule.outputAction) ?? rule.action ?? otherwise;
}
