import { requireAliasName, type Kms } from '#keys';
import { operationShape, services, type DeleteAliasRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { aliasNeed, aliasTargetNeed } from './alias-need.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html */
export function deleteAlias(kms: Pick<Kms, 'access' | 'aliases' | 'region'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'DeleteAlias'),
    eventClass: 'Management',
    readOnly: false,
    async needs(input: DeleteAliasRequest & { AliasName: string }, caller) {
      requireAliasName(input.AliasName);
      const key = await aliasTargetNeed(kms, 'kms:DeleteAlias', input.AliasName, caller);
      return [aliasNeed(kms, 'kms:DeleteAlias', input.AliasName, caller), ...key];
    },
    recorded: { input: ['AliasName'] },
    async perform({ input, caller }) {
      await kms.aliases.delete({ accountId: caller.accountId, aliasName: input.AliasName });
      return { output: {} };
    },
  });
}
