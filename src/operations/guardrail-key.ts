import { DRAFT, type DefinitionKey, type Reader } from '#guardrails';
import type { Principal } from '#identity';
import { customerTextKey, type EncryptionContext, type Kms } from '#keys';
import { guardrailArn } from '#kernel';
import { guardrailRef, isOfCaller } from './guardrail-need.ts';
import { customerKeyNeeded, customerKeyNeeds } from './kms/customer-key-need.ts';
import type { Need } from './operation.ts';

type VersionRef = Parameters<Reader['keyArn']>[0];

/** What a guardrail under a customer's key takes of KMS. */
export type GuardrailKms = Pick<Kms, 'access' | 'region' | 'customerKeys'>;

/**
 * To write a definition under a key, named by id, alias or ARN.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-permissions-kms.html
 */
export async function writingNeeds(
  kms: GuardrailKms,
  keyId: string | undefined,
  caller: Principal,
): Promise<readonly Need[]> {
  if (keyId === undefined) return [];
  const actions = ['kms:DescribeKey', 'kms:GenerateDataKey', 'kms:Decrypt', 'kms:CreateGrant'] as const;
  const context = contextOf(kms, caller);
  return customerKeyNeeds(kms, { keyId, service: 'bedrock', actions, context }, caller);
}

/** The key that a definition is to be written under. @throws ApiError `ValidationException` where there is none */
export function writingKey(
  kms: GuardrailKms,
  keyId: string | undefined,
  needs: readonly Need[],
  caller: Principal,
): DefinitionKey | undefined {
  if (keyId === undefined) return undefined;
  return customerTextKey(kms.customerKeys, customerKeyNeeded(needs), contextOf(kms, caller));
}

/** To write a version of what is there already, under the key that it has. */
export async function rewritingNeeds(
  kms: GuardrailKms,
  reader: Pick<Reader, 'keyArn'>,
  versions: readonly VersionRef[],
  caller: Principal,
): Promise<readonly Need[]> {
  const arns = await Promise.all(versions.map((version) => reader.keyArn(version)));
  return (await Promise.all(arns.map((arn) => writingNeeds(kms, arn, caller)))).flat();
}

/** To read definitions: leave to decrypt with the key of each of them that has one. */
export async function readingNeeds(
  kms: GuardrailKms,
  reader: Pick<Reader, 'keyArn'>,
  versions: readonly VersionRef[],
  caller: Principal,
): Promise<readonly Need[]> {
  const arns = await Promise.all(versions.map((version) => reader.keyArn(version)));
  return decryptingNeeds(
    kms,
    arns.filter((arn) => arn !== undefined),
    caller,
  );
}

/** To read what is under these keys. */
export async function decryptingNeeds(
  kms: GuardrailKms,
  arns: readonly string[],
  caller: Principal,
): Promise<readonly Need[]> {
  const context = contextOf(kms, caller);
  const needs = arns.map((keyId) =>
    customerKeyNeeds(kms, { keyId, service: 'bedrock', actions: ['kms:Decrypt'], context }, caller),
  );
  return (await Promise.all(needs)).flat();
}

/** The customers' keys that a call was authorised for. */
export function definitionKeys(
  kms: GuardrailKms,
  needs: readonly Need[],
  caller: Principal,
): DefinitionKey[] {
  const keys = new Map(
    needs.flatMap(({ key: access }) => (access?.key ? [[access.key.arn, access.key] as const] : [])),
  );
  return [...keys.values()].map((key) => customerTextKey(kms.customerKeys, key, contextOf(kms, caller)));
}

/** What a request names: none where it is of another account, which the operation will say. */
export function namedVersions(
  region: string,
  asked: { readonly guardrailIdentifier: string; readonly guardrailVersion?: string | undefined },
  caller: Pick<Principal, 'accountId'>,
): readonly VersionRef[] {
  if (!isOfCaller(region, asked.guardrailIdentifier, caller)) return [];
  const ref = guardrailRef(region, asked.guardrailIdentifier, caller);
  return [{ ...ref, version: asked.guardrailVersion ?? DRAFT }];
}

/** The same for each guardrail of an account: a policy can name it, and one that is made has no id yet. */
function contextOf({ region }: GuardrailKms, { accountId }: Pick<Principal, 'accountId'>): EncryptionContext {
  return { 'aws:bedrock:guardrail-arn': guardrailArn(region, accountId, '*') };
}
