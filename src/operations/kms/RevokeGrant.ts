import { noGrant, type Kms } from '#keys';
import { operationShape, services, type RevokeGrantRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { refuseDryRun } from './dry-run.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RevokeGrant.html */
export function revokeGrant(kms: Pick<Kms, 'access' | 'grants'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'RevokeGrant'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: RevokeGrantRequest & { KeyId: string; GrantId: string }, caller) =>
      keyNeed(kms, 'kms:RevokeGrant', input, caller, { 'kms:GrantIsForAWSResource': 'false' }),
    recorded: { input: ['KeyId', 'GrantId', 'DryRun'] },
    async perform({ input, needs }) {
      const { keyId } = keyNeeded(needs);
      if ((await kms.grants.find(keyId, input.GrantId)) === undefined) throw noGrant();
      refuseDryRun(input);
      await kms.grants.delete(keyId, input.GrantId);
      return { output: {} };
    },
  });
}
