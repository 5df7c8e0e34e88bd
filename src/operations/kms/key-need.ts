import type { Principal } from '#identity';
import { grantFor, type EncryptionContext, type Grant, type KeyAccess, type Kms, type KmsKey } from '#keys';
import { ApiError } from '#kernel';
import type { Need } from '../operation.ts';
import { keyCaller } from './key-caller.ts';

type Keys = NonNullable<Need['context']>;

/**
 * What may be done with another account's key, where its policy says so. All else is for the key's own account alone,
 * whatever a policy says: an owner who writes `kms:*` for another account does not give the key away.
 * @see "Cross-account use" of each operation in https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
 */
const ACROSS_ACCOUNTS: ReadonlySet<string> = new Set(
  [
    ...['CreateGrant', 'ListGrants', 'RetireGrant', 'RevokeGrant', 'DescribeKey', 'GetPublicKey'],
    ...['GetKeyRotationStatus', 'Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo', 'Sign', 'Verify'],
    ...['GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'GenerateMac', 'VerifyMac'],
    ...['GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext', 'DeriveSharedSecret'],
    ...['Encapsulate', 'Decapsulate'],
  ].map((name) => `kms:${name}`),
);

/** What of a request decides on the use of a key. */
export interface KeyRequest {
  readonly KeyId: string;
  readonly EncryptionContext?: EncryptionContext | undefined;
}

/**
 * The permission for `action` on the key that a request names. The key policy has the first say; the needs carry the
 * key as it was found, so that the operation works with what was authorised and asks no second time.
 *
 * @param further condition keys that the request itself gives
 */
export async function keyNeed(
  kms: Pick<Kms, 'access'>,
  action: string,
  input: KeyRequest,
  caller: Principal,
  further: Keys = {},
): Promise<readonly Need[]> {
  const access = await kms.access(input.KeyId, keyCaller(caller));
  return [
    needOf(action, access, caller, {
      keys: { ...requestKeys(input), ...further },
      context: input.EncryptionContext,
    }),
  ];
}

/** What of a request a need is made of, besides the key. */
export interface KeyUse {
  readonly keys: Keys;
  /** What the constraints of grants are compared with. */
  readonly context?: EncryptionContext | undefined;
  /** Of CreateGrant: the grant that would be made. */
  readonly child?: Pick<Grant, 'operations' | 'constraints'>;
}

/** @throws ApiError `AccessDeniedException` for what another account may not do, whatever a policy says */
export function needOf(
  action: string,
  access: KeyAccess,
  caller: Principal,
  { keys, context, child }: KeyUse,
): Need {
  const { arn, key } = access;
  if (access.accountId !== caller.accountId && !ACROSS_ACCOUNTS.has(action)) {
    throw new ApiError(
      'AccessDeniedException',
      `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${arn} because it is of another account`,
    );
  }
  const need = {
    action,
    resource: arn,
    resourceType: 'AWS::KMS::Key',
    context: {
      'kms:CallerAccount': caller.accountId,
      ...(key === undefined ? {} : resourceKeys(key)),
      ...keys,
    },
  };
  // Of a key of the own account that is not there, the caller's policies alone decide whether that may be known.
  if (key === undefined && access.accountId === caller.accountId) return need;
  const use = { action, context, ...(child === undefined ? {} : { child }) };
  const grant = grantFor(key?.grants ?? [], use);
  return { ...need, key: grant === undefined ? access : { ...access, grant: grant.grantId } };
}

/** `kms:EncryptionContext:…` and the others that the members of a request give. */
export function requestKeys({ KeyId, EncryptionContext }: Partial<KeyRequest>): Keys {
  const context = Object.entries(EncryptionContext ?? {});
  const [, alias] = /(?:^|:)(alias\/.+)$/.exec(KeyId ?? '') ?? [];
  return {
    ...(alias === undefined ? {} : { 'kms:RequestAlias': alias }),
    ...contextKeys(context),
    ...(context.length === 0 ? {} : { 'kms:EncryptionContextKeys': context.map(([name]) => name) }),
  };
}

/** Policies know no case in the names of keys: two names that differ in case alone are one key with both values. */
function contextKeys(context: readonly (readonly [string, string])[]): Keys {
  const keys: Record<string, string[]> = {};
  for (const [name, value] of context) {
    (keys[`kms:EncryptionContext:${name.toLowerCase()}`] ??= []).push(value);
  }
  return keys;
}

function resourceKeys({ accountId, spec, usage, origin, aliases, tags }: KmsKey): Keys {
  return {
    'aws:ResourceAccount': accountId,
    'kms:KeySpec': spec,
    'kms:KeyUsage': usage,
    'kms:KeyOrigin': origin,
    'kms:MultiRegion': 'false',
    ...(aliases.length === 0 ? {} : { 'kms:ResourceAliases': aliases }),
    ...Object.fromEntries(Object.entries(tags).map(([name, value]) => [`aws:ResourceTag/${name}`, value])),
  };
}

/** The key that the caller was authorised for. @throws ApiError `NotFoundException` where there is none */
export function keyNeeded(needs: readonly Need[], index = 0): KmsKey {
  const need = needs[index];
  const key = need?.key?.key;
  if (key !== undefined) return key;
  const arn = need?.resource ?? '';
  throw new ApiError(
    'NotFoundException',
    arn.includes(':alias/') ? `Alias ${arn} is not found.` : `Key '${arn}' does not exist`,
  );
}
