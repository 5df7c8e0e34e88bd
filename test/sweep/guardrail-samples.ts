import * as bedrockClient from '@aws-sdk/client-bedrock';
import * as runtimeClient from '@aws-sdk/client-bedrock-runtime';
import type { ClientClass, Sample } from './samples.ts';

// As in samples.ts: a sweep sends each client its own commands, so the types are forgotten.
const control = { client: bedrockClient.BedrockClient as unknown as ClientClass };
const runtime = { client: runtimeClient.BedrockRuntimeClient as unknown as ClientClass };

const GUARDRAIL = { guardrailIdentifier: 'abcdefghijkl' };
const RESOURCE = { resourceARN: 'arn:aws:bedrock:us-east-1:111122223333:guardrail/abcdefghijkl' };
const DEFINITION = {
  name: 'sweep',
  blockedInputMessaging: 'blocked',
  blockedOutputsMessaging: 'blocked',
  wordPolicyConfig: { wordsConfig: [{ text: 'sweep' }] },
};
const CHECKS = { sensitiveInformation: { entities: [{ type: 'EMAIL' }] } };

/** Guardrails, on both planes of Bedrock. */
export const guardrailSamples: Readonly<Record<string, Sample>> = {
  CreateGuardrail: { ...control, command: bedrockClient.CreateGuardrailCommand, input: DEFINITION },
  UpdateGuardrail: {
    ...control,
    command: bedrockClient.UpdateGuardrailCommand,
    input: { ...GUARDRAIL, ...DEFINITION },
  },
  GetGuardrail: { ...control, command: bedrockClient.GetGuardrailCommand, input: GUARDRAIL },
  ListGuardrails: { ...control, command: bedrockClient.ListGuardrailsCommand, input: {} },
  DeleteGuardrail: { ...control, command: bedrockClient.DeleteGuardrailCommand, input: GUARDRAIL },
  CreateGuardrailVersion: {
    ...control,
    command: bedrockClient.CreateGuardrailVersionCommand,
    input: GUARDRAIL,
  },
  'bedrock:TagResource': {
    ...control,
    command: bedrockClient.TagResourceCommand,
    input: { ...RESOURCE, tags: [{ key: 'team', value: 'sweep' }] },
  },
  'bedrock:UntagResource': {
    ...control,
    command: bedrockClient.UntagResourceCommand,
    input: { ...RESOURCE, tagKeys: ['team'] },
  },
  'bedrock:ListTagsForResource': {
    ...control,
    command: bedrockClient.ListTagsForResourceCommand,
    input: RESOURCE,
  },
  PutEnforcedGuardrailConfiguration: {
    ...control,
    command: bedrockClient.PutEnforcedGuardrailConfigurationCommand,
    input: {
      guardrailInferenceConfig: {
        ...GUARDRAIL,
        guardrailVersion: '1',
        modelEnforcement: { includedModels: ['ALL'], excludedModels: [] },
      },
    },
  },
  ListEnforcedGuardrailsConfiguration: {
    ...control,
    command: bedrockClient.ListEnforcedGuardrailsConfigurationCommand,
    input: {},
  },
  DeleteEnforcedGuardrailConfiguration: {
    ...control,
    command: bedrockClient.DeleteEnforcedGuardrailConfigurationCommand,
    input: { configId: 'abcdefghijkl' },
  },
  ApplyGuardrail: {
    ...runtime,
    command: runtimeClient.ApplyGuardrailCommand,
    input: { ...GUARDRAIL, guardrailVersion: '1', source: 'INPUT', content: [{ text: { text: 'sweep' } }] },
    canary: (canary) => ({
      ...GUARDRAIL,
      guardrailVersion: '1',
      source: 'INPUT',
      content: [{ text: { text: canary } }],
    }),
  },
  InvokeGuardrailChecks: {
    ...runtime,
    command: runtimeClient.InvokeGuardrailChecksCommand,
    input: { messages: [{ role: 'user', content: [{ text: 'sweep' }] }], checks: CHECKS },
    canary: (canary) => ({
      messages: [{ role: 'user', content: [{ text: `${canary} ${canary}@example.com` }] }],
      checks: CHECKS,
    }),
  },
};
