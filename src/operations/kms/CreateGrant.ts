import { writeGrantToken, type GrantConstraints, type Kms } from '#keys';
import { ApiError } from '#kernel';
import { operationShape, services, type CreateGrantRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { refuseDryRun } from './dry-run.ts';
import { keyCaller } from './key-caller.ts';
import { keyNeeded, needOf, requestKeys } from './key-need.ts';

type Input = CreateGrantRequest & { KeyId: string; GranteePrincipal: string; Operations: string[] };

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html */
export function createGrant(kms: Pick<Kms, 'access' | 'grants'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'CreateGrant'),
    eventClass: 'Management',
    readOnly: false,
    async needs(input: Input, caller) {
      const access = await kms.access(input.KeyId, keyCaller(caller));
      const { EncryptionContextEquals, EncryptionContextSubset } = input.Constraints ?? {};
      const keys = {
        'kms:GrantOperations': input.Operations,
        'kms:GrantIsForAWSResource': 'false',
        ...(input.GranteePrincipal === undefined ? {} : { 'kms:GranteePrincipal': input.GranteePrincipal }),
        ...(input.RetiringPrincipal === undefined
          ? {}
          : { 'kms:RetiringPrincipal': input.RetiringPrincipal }),
        ...(EncryptionContextEquals === undefined && EncryptionContextSubset === undefined
          ? {}
          : {
              'kms:GrantConstraintType': [
                ...(EncryptionContextEquals === undefined ? [] : ['EncryptionContextEquals']),
                ...(EncryptionContextSubset === undefined ? [] : ['EncryptionContextSubset']),
              ],
            }),
      };
      const child = { operations: input.Operations, constraints: constraintsOf(input) ?? null };
      return [
        needOf('kms:CreateGrant', access, caller, {
          keys: { ...requestKeys({ KeyId: input.KeyId }), ...keys },
          child,
        }),
      ];
    },
    recorded: {
      input: [
        'KeyId',
        'GranteePrincipal',
        'RetiringPrincipal',
        'Operations',
        'Constraints',
        'Name',
        'DryRun',
      ],
      output: ['GrantId'],
    },
    freeText: ['Name', 'Constraints'],
    async perform({ input, caller, needs }) {
      refuseUnbuilt(input);
      const key = keyNeeded(needs);
      const grant = await kms.grants.create({
        key,
        name: input.Name,
        grantee: input.GranteePrincipal,
        retiring: input.RetiringPrincipal,
        issuingAccountId: caller.accountId,
        operations: input.Operations,
        constraints: constraintsOf(input),
        dryRun: input.DryRun ?? false,
      });
      refuseDryRun(input);
      const { grantId } = grant;
      return { output: { GrantId: grantId, GrantToken: writeGrantToken({ keyArn: key.arn, grantId }) } };
    },
  });
}

function constraintsOf({ Constraints: constraints }: Input): GrantConstraints | undefined {
  const { EncryptionContextEquals, EncryptionContextSubset } = constraints ?? {};
  if (EncryptionContextEquals === undefined && EncryptionContextSubset === undefined) return undefined;
  return {
    ...(EncryptionContextEquals === undefined ? {} : { EncryptionContextEquals }),
    ...(EncryptionContextSubset === undefined ? {} : { EncryptionContextSubset }),
  };
}

/** @throws ApiError `UnsupportedOperationException` | `ValidationException` */
function refuseUnbuilt(input: Input): void {
  const services = [
    input.GranteeServicePrincipal,
    input.RetiringServicePrincipal,
    input.Constraints?.SourceArn,
  ];
  if (services.some((member) => member !== undefined)) {
    throw new ApiError('UnsupportedOperationException', 'Grants to services of AWS are not made here.');
  }
  if (input.GranteePrincipal === undefined) {
    throw new ApiError('ValidationException', 'GranteePrincipal names who may use the key.');
  }
}
