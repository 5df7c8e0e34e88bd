import { algorithmsOf, type KmsKey } from '#keys';

/** Under which name the API lists the algorithms of a usage. */
export const ALGORITHM_MEMBERS: Readonly<Record<string, string>> = {
  ENCRYPT_DECRYPT: 'EncryptionAlgorithms',
  SIGN_VERIFY: 'SigningAlgorithms',
  GENERATE_VERIFY_MAC: 'MacAlgorithms',
  KEY_AGREEMENT: 'KeyAgreementAlgorithms',
};

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html */
export function keyOutput(key: KmsKey) {
  const { version } = key;
  const imported = key.origin === 'EXTERNAL' && version !== undefined && version.sealed !== null;
  const { KeyMaterialId: material } = materialOutput(key);
  return {
    AWSAccountId: key.accountId,
    KeyId: key.keyId,
    Arn: key.arn,
    CreationDate: new Date(key.createdAt),
    Enabled: key.state === 'Enabled',
    Description: key.description,
    KeyUsage: key.usage,
    KeyState: key.state,
    ...(key.deletionAt === null ? {} : { DeletionDate: new Date(key.deletionAt) }),
    ...(imported
      ? {
          ExpirationModel: version.validTo === null ? 'KEY_MATERIAL_DOES_NOT_EXPIRE' : 'KEY_MATERIAL_EXPIRES',
        }
      : {}),
    ...(imported && version.validTo !== null ? { ValidTo: new Date(version.validTo) } : {}),
    Origin: key.origin,
    KeyManager: 'CUSTOMER',
    CustomerMasterKeySpec: key.spec,
    KeySpec: key.spec,
    [ALGORITHM_MEMBERS[key.usage] ?? 'EncryptionAlgorithms']: algorithmsOf(key),
    MultiRegion: false,
    ...(material === undefined ? {} : { CurrentKeyMaterialId: material }),
  };
}

/** Only symmetric keys have versions that a caller can tell apart. */
export function materialOutput({ spec, version }: KmsKey): { readonly KeyMaterialId?: string } {
  if (spec !== 'SYMMETRIC_DEFAULT' || version === undefined) return {};
  return { KeyMaterialId: version.materialId };
}
