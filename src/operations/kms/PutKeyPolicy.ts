import type { Kms } from '#keys';
import { operationShape, services, type PutKeyPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { keyCaller } from './key-caller.ts';
import { keyNeed, keyNeeded } from './key-need.ts';
import { requireDefaultPolicy } from './policy-name.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html */
export function putKeyPolicy(kms: Pick<Kms, 'access' | 'keys'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'PutKeyPolicy'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: PutKeyPolicyRequest & { KeyId: string; Policy: string }, caller) =>
      keyNeed(kms, 'kms:PutKeyPolicy', input, caller, {
        'kms:BypassPolicyLockoutSafetyCheck': String(input.BypassPolicyLockoutSafetyCheck ?? false),
      }),
    recorded: { input: ['KeyId', 'PolicyName', 'Policy', 'BypassPolicyLockoutSafetyCheck'] },
    async perform({ input, caller, needs }) {
      requireDefaultPolicy(input.PolicyName);
      await kms.keys.putPolicy(keyNeeded(needs), {
        caller: keyCaller(caller),
        document: input.Policy,
        bypassLockoutCheck: input.BypassPolicyLockoutSafetyCheck ?? false,
      });
      return { output: {} };
    },
  });
}
