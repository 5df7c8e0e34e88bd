import { requireAliasName, type Kms } from '#keys';
import { operationShape, services, type UpdateAliasRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { aliasNeed, aliasTargetNeed } from './alias-need.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html */
export function updateAlias(kms: Pick<Kms, 'access' | 'aliases' | 'region'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'UpdateAlias'),
    eventClass: 'Management',
    readOnly: false,
    async needs(input: UpdateAliasRequest & { AliasName: string; TargetKeyId: string }, caller) {
      requireAliasName(input.AliasName);
      const key = await keyNeed(kms, 'kms:UpdateAlias', { KeyId: input.TargetKeyId }, caller);
      const before = await aliasTargetNeed(kms, 'kms:UpdateAlias', input.AliasName, caller);
      return [aliasNeed(kms, 'kms:UpdateAlias', input.AliasName, caller), ...key, ...before];
    },
    recorded: { input: ['AliasName', 'TargetKeyId'] },
    async perform({ input, caller, needs }) {
      const { accountId } = caller;
      await kms.aliases.update({ accountId, aliasName: input.AliasName }, keyNeeded(needs, 1));
      return { output: {} };
    },
  });
}
