import { isNamed, noGrant, readGrantToken, type Kms } from '#keys';
import { ApiError } from '#kernel';
import { operationShape, services, type RetireGrantRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { refuseDryRun } from './dry-run.ts';
import { keyCaller } from './key-caller.ts';
import { keyNeeded, needOf, requestKeys } from './key-need.ts';

/** @throws ApiError `InvalidGrantTokenException` | `ValidationException` */
function wanted(input: RetireGrantRequest): { readonly keyId: string; readonly grantId: string } {
  const { GrantToken, KeyId, GrantId } = input;
  if (GrantToken !== undefined && KeyId === undefined && GrantId === undefined) {
    const { keyArn, grantId } = readGrantToken(GrantToken);
    return { keyId: keyArn, grantId };
  }
  if (GrantToken === undefined && KeyId !== undefined && GrantId !== undefined) {
    return { keyId: KeyId, grantId: GrantId };
  }
  throw new ApiError('ValidationException', 'Name the grant by its token, or by its key and its id.');
}

/**
 * Whom the grant names for it may retire it, and a grantee whose grant says so; beside them whom the key's policies
 * allow.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RetireGrant.html
 */
export function retireGrant(kms: Pick<Kms, 'access' | 'grants'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'RetireGrant'),
    eventClass: 'Management',
    readOnly: false,
    async needs(input: RetireGrantRequest, caller) {
      const { keyId, grantId } = wanted(input);
      const who = keyCaller(caller);
      const access = await kms.access(keyId, who);
      const { key } = access;
      const grant = key === undefined ? undefined : await kms.grants.find(key.keyId, grantId);
      const mayRetire =
        grant !== undefined &&
        (isNamed(who, grant.retiring, grant.retiringId) ||
          (isNamed(who, grant.grantee, grant.granteeId) && grant.operations.includes('RetireGrant')));
      const need = needOf('kms:RetireGrant', access, caller, { keys: requestKeys({ KeyId: keyId }) });
      if (need.key === undefined) return [need];
      // A grant that lets its grantee retire it lets nobody retire another: of those that `needOf` found none counts.
      return [{ ...need, key: mayRetire ? { ...access, grant: grantId } : access }];
    },
    recorded: { input: ['KeyId', 'GrantId', 'DryRun'] },
    async perform({ input, needs }) {
      const { keyId } = keyNeeded(needs);
      const { grantId } = wanted(input);
      if ((await kms.grants.find(keyId, grantId)) === undefined) throw noGrant();
      refuseDryRun(input);
      await kms.grants.delete(keyId, grantId);
      return { output: {} };
    },
  });
}
