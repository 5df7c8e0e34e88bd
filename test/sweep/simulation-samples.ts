import {
  GetContextKeysForCustomPolicyCommand,
  GetContextKeysForPrincipalPolicyCommand,
  IAMClient,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import type { ClientClass, Sample } from './samples.ts';

const iam = { client: IAMClient as unknown as ClientClass };
const POLICIES = {
  PolicyInputList: [
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:GetUser","Resource":"*"}]}',
  ],
};
const ACTIONS = { ActionNames: ['iam:GetUser'] };
const SOURCE = { PolicySourceArn: 'arn:aws:iam::111122223333:user/sweep-user' };

/** What policies would do. */
export const simulationSamples: Readonly<Record<string, Sample>> = {
  GetContextKeysForCustomPolicy: { ...iam, command: GetContextKeysForCustomPolicyCommand, input: POLICIES },
  GetContextKeysForPrincipalPolicy: {
    ...iam,
    command: GetContextKeysForPrincipalPolicyCommand,
    input: SOURCE,
  },
  SimulateCustomPolicy: {
    ...iam,
    command: SimulateCustomPolicyCommand,
    input: { ...POLICIES, ...ACTIONS },
  },
  SimulatePrincipalPolicy: {
    ...iam,
    command: SimulatePrincipalPolicyCommand,
    input: { ...SOURCE, ...ACTIONS },
  },
};
