import type { AppliedGuardrail, GuardrailRules } from '#inference';

export const EMAIL = 'ada@lovelace.example';
export const CARD = '4111 1111 1111 1111';

export function rulesOf(rules: Partial<GuardrailRules>): GuardrailRules {
  return {
    blockedInputMessaging: 'The question is blocked.',
    blockedOutputsMessaging: 'The answer is blocked.',
    words: [],
    managedWordLists: [],
    piiEntities: [],
    regexes: [],
    ...rules,
  };
}

let made = 0;

/** A guardrail of the request; one that is enforced where `origin` says so. */
export function guardrailOf(
  rules: Partial<GuardrailRules>,
  more: Partial<AppliedGuardrail> = {},
): AppliedGuardrail {
  made += 1;
  const id = `guardrail${made}`;
  const enforced = more.origin === 'ACCOUNT_ENFORCED';
  return {
    id,
    arn: `arn:aws:bedrock:eu-central-1:123456789012:guardrail/${id}`,
    version: '1',
    origin: 'REQUEST',
    rules: rulesOf(rules),
    appliesTo: () => true,
    system: enforced ? 'COMPREHENSIVE' : 'SELECTIVE',
    messages: enforced ? 'COMPREHENSIVE' : 'SELECTIVE',
    reversible: false,
    ...more,
  };
}

export const MASK_EMAIL = { piiEntities: [{ type: 'EMAIL', action: 'ANONYMIZE' }] } as const;
export const BLOCK_CARD = {
  piiEntities: [{ type: 'CREDIT_DEBIT_CARD_NUMBER', action: 'BLOCK' }],
} as const;
export const ENFORCED = { origin: 'ACCOUNT_ENFORCED' } as const;
