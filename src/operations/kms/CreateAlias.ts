import { requireAliasName, type Kms } from '#keys';
import { operationShape, services, type CreateAliasRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { aliasNeed } from './alias-need.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
export function createAlias(kms: Pick<Kms, 'access' | 'aliases' | 'region'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'CreateAlias'),
    eventClass: 'Management',
    readOnly: false,
    async needs(input: CreateAliasRequest & { AliasName: string; TargetKeyId: string }, caller) {
      requireAliasName(input.AliasName);
      const key = await keyNeed(kms, 'kms:CreateAlias', { KeyId: input.TargetKeyId }, caller);
      return [aliasNeed(kms, 'kms:CreateAlias', input.AliasName, caller), ...key];
    },
    recorded: { input: ['AliasName', 'TargetKeyId'] },
    freeText: ['AliasName'],
    async perform({ input, caller, needs }) {
      const { accountId } = caller;
      await kms.aliases.create({ accountId, aliasName: input.AliasName }, keyNeeded(needs, 1));
      return { output: {} };
    },
  });
}
