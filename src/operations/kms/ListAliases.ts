import type { Kms } from '#keys';
import { operationShape, services, type ListAliasesRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { keyCaller } from './key-caller.ts';
import { pageOutput } from './page-output.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html */
export function listAliases(kms: Pick<Kms, 'access' | 'aliases'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'ListAliases'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: ListAliasesRequest) => [{ action: 'kms:ListAliases', resource: '*' }],
    recorded: { input: ['KeyId', 'Limit'] },
    async perform({ input, caller }) {
      const { accountId } = caller;
      const keyId = input.KeyId === undefined ? undefined : await ownKeyId(input.KeyId);
      const page = await kms.aliases.list({ accountId, keyId, limit: input.Limit, marker: input.Marker });
      const Aliases = page.items.map((alias) => ({
        AliasName: alias.aliasName,
        AliasArn: alias.arn,
        TargetKeyId: alias.keyId,
        CreationDate: new Date(alias.createdAt),
        LastUpdatedDate: new Date(alias.updatedAt),
      }));
      return { output: { Aliases, ...pageOutput(page) } };

      /** Of a key of another account there are none here, whether it is there or not. */
      async function ownKeyId(named: string): Promise<string> {
        const { key } = await kms.access(named, keyCaller(caller));
        return key?.accountId === accountId ? key.keyId : '';
      }
    },
  });
}
