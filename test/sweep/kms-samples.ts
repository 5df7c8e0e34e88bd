import * as kmsClient from '@aws-sdk/client-kms';
import type { ClientClass, Sample } from './samples.ts';

const kms = { client: kmsClient.KMSClient as unknown as ClientClass };

const KEY = { KeyId: '0f1e2d3c-4b5a-4968-8776-655443322110' };
/** The form of a ciphertext, of a key that is not there. */
const CIPHERTEXT = {
  CiphertextBlob: Buffer.concat([Uint8Array.of(1), Buffer.alloc(16), Buffer.alloc(120, 1)]),
};

const ALIAS = { AliasName: 'alias/sweep' };
const GRANT = { ...KEY, GrantId: '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef' };
const STORE = { CustomKeyStoreId: 'cks-1234567890abcdef0' };
const PRINCIPAL = 'arn:aws:iam::111122223333:user/sweep';

/** KMS: customers' keys. */
export const kmsSamples: Readonly<Record<string, Sample>> = {
  CancelKeyDeletion: { ...kms, command: kmsClient.CancelKeyDeletionCommand, input: KEY },
  CreateKey: { ...kms, command: kmsClient.CreateKeyCommand, input: {} },
  Decrypt: { ...kms, command: kmsClient.DecryptCommand, input: CIPHERTEXT },
  DescribeKey: { ...kms, command: kmsClient.DescribeKeyCommand, input: KEY },
  DisableKey: { ...kms, command: kmsClient.DisableKeyCommand, input: KEY },
  EnableKey: { ...kms, command: kmsClient.EnableKeyCommand, input: KEY },
  Encrypt: { ...kms, command: kmsClient.EncryptCommand, input: { ...KEY, Plaintext: Buffer.from('sweep') } },
  GenerateDataKey: {
    ...kms,
    command: kmsClient.GenerateDataKeyCommand,
    input: { ...KEY, KeySpec: 'AES_256' },
  },
  GenerateDataKeyPair: {
    ...kms,
    command: kmsClient.GenerateDataKeyPairCommand,
    input: { ...KEY, KeyPairSpec: 'ECC_NIST_P256' },
  },
  GenerateDataKeyPairWithoutPlaintext: {
    ...kms,
    command: kmsClient.GenerateDataKeyPairWithoutPlaintextCommand,
    input: { ...KEY, KeyPairSpec: 'ECC_NIST_P256' },
  },
  GenerateDataKeyWithoutPlaintext: {
    ...kms,
    command: kmsClient.GenerateDataKeyWithoutPlaintextCommand,
    input: { ...KEY, KeySpec: 'AES_256' },
  },
  GenerateRandom: { ...kms, command: kmsClient.GenerateRandomCommand, input: { NumberOfBytes: 8 } },
  GetKeyPolicy: { ...kms, command: kmsClient.GetKeyPolicyCommand, input: KEY },
  ListKeyPolicies: { ...kms, command: kmsClient.ListKeyPoliciesCommand, input: KEY },
  ListKeys: { ...kms, command: kmsClient.ListKeysCommand, input: {} },
  PutKeyPolicy: { ...kms, command: kmsClient.PutKeyPolicyCommand, input: { ...KEY, Policy: '{}' } },
  ReEncrypt: {
    ...kms,
    command: kmsClient.ReEncryptCommand,
    input: { ...CIPHERTEXT, DestinationKeyId: KEY.KeyId },
  },
  ScheduleKeyDeletion: { ...kms, command: kmsClient.ScheduleKeyDeletionCommand, input: KEY },
  UpdateKeyDescription: {
    ...kms,
    command: kmsClient.UpdateKeyDescriptionCommand,
    input: { ...KEY, Description: 'sweep' },
  },
  CreateAlias: { ...kms, command: kmsClient.CreateAliasCommand, input: { ...ALIAS, TargetKeyId: KEY.KeyId } },
  CreateGrant: {
    ...kms,
    command: kmsClient.CreateGrantCommand,
    input: { ...KEY, GranteePrincipal: PRINCIPAL, Operations: ['Decrypt'] },
  },
  DeleteAlias: { ...kms, command: kmsClient.DeleteAliasCommand, input: ALIAS },
  ListAliases: { ...kms, command: kmsClient.ListAliasesCommand, input: {} },
  ListGrants: { ...kms, command: kmsClient.ListGrantsCommand, input: KEY },
  ListResourceTags: { ...kms, command: kmsClient.ListResourceTagsCommand, input: KEY },
  ListRetirableGrants: {
    ...kms,
    command: kmsClient.ListRetirableGrantsCommand,
    input: { RetiringPrincipal: PRINCIPAL },
  },
  RetireGrant: { ...kms, command: kmsClient.RetireGrantCommand, input: GRANT },
  RevokeGrant: { ...kms, command: kmsClient.RevokeGrantCommand, input: GRANT },
  TagResource: {
    ...kms,
    command: kmsClient.TagResourceCommand,
    input: { ...KEY, Tags: [{ TagKey: 'team', TagValue: 'sweep' }] },
  },
  UntagResource: { ...kms, command: kmsClient.UntagResourceCommand, input: { ...KEY, TagKeys: ['team'] } },
  UpdateAlias: { ...kms, command: kmsClient.UpdateAliasCommand, input: { ...ALIAS, TargetKeyId: KEY.KeyId } },
  DeleteImportedKeyMaterial: { ...kms, command: kmsClient.DeleteImportedKeyMaterialCommand, input: KEY },
  DeriveSharedSecret: {
    ...kms,
    command: kmsClient.DeriveSharedSecretCommand,
    input: { ...KEY, KeyAgreementAlgorithm: 'ECDH', PublicKey: Buffer.from('sweep') },
  },
  DisableKeyRotation: { ...kms, command: kmsClient.DisableKeyRotationCommand, input: KEY },
  EnableKeyRotation: { ...kms, command: kmsClient.EnableKeyRotationCommand, input: KEY },
  GenerateMac: {
    ...kms,
    command: kmsClient.GenerateMacCommand,
    input: { ...KEY, MacAlgorithm: 'HMAC_SHA_256', Message: Buffer.from('sweep') },
  },
  GetKeyRotationStatus: { ...kms, command: kmsClient.GetKeyRotationStatusCommand, input: KEY },
  GetParametersForImport: {
    ...kms,
    command: kmsClient.GetParametersForImportCommand,
    input: { ...KEY, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' },
  },
  GetPublicKey: { ...kms, command: kmsClient.GetPublicKeyCommand, input: KEY },
  ImportKeyMaterial: {
    ...kms,
    command: kmsClient.ImportKeyMaterialCommand,
    input: { ...KEY, ImportToken: Buffer.from('sweep'), EncryptedKeyMaterial: Buffer.from('sweep') },
  },
  ListKeyRotations: { ...kms, command: kmsClient.ListKeyRotationsCommand, input: KEY },
  RotateKeyOnDemand: { ...kms, command: kmsClient.RotateKeyOnDemandCommand, input: KEY },
  Sign: {
    ...kms,
    command: kmsClient.SignCommand,
    input: { ...KEY, SigningAlgorithm: 'ECDSA_SHA_256', Message: Buffer.from('sweep') },
  },
  Verify: {
    ...kms,
    command: kmsClient.VerifyCommand,
    input: {
      ...KEY,
      SigningAlgorithm: 'ECDSA_SHA_256',
      Message: Buffer.from('sweep'),
      Signature: Buffer.from('sweep'),
    },
  },
  VerifyMac: {
    ...kms,
    command: kmsClient.VerifyMacCommand,
    input: { ...KEY, MacAlgorithm: 'HMAC_SHA_256', Message: Buffer.from('sweep'), Mac: Buffer.from('sweep') },
  },
  DescribeCustomKeyStores: { ...kms, command: kmsClient.DescribeCustomKeyStoresCommand, input: {} },
  CreateCustomKeyStore: {
    ...kms,
    command: kmsClient.CreateCustomKeyStoreCommand,
    input: { CustomKeyStoreName: 'sweep' },
  },
  ConnectCustomKeyStore: { ...kms, command: kmsClient.ConnectCustomKeyStoreCommand, input: STORE },
  DisconnectCustomKeyStore: { ...kms, command: kmsClient.DisconnectCustomKeyStoreCommand, input: STORE },
  DeleteCustomKeyStore: { ...kms, command: kmsClient.DeleteCustomKeyStoreCommand, input: STORE },
  UpdateCustomKeyStore: { ...kms, command: kmsClient.UpdateCustomKeyStoreCommand, input: STORE },
  ReplicateKey: {
    ...kms,
    command: kmsClient.ReplicateKeyCommand,
    input: { ...KEY, ReplicaRegion: 'eu-west-1' },
  },
  UpdatePrimaryRegion: {
    ...kms,
    command: kmsClient.UpdatePrimaryRegionCommand,
    input: { ...KEY, PrimaryRegion: 'eu-west-1' },
  },
  Encapsulate: {
    ...kms,
    command: kmsClient.EncapsulateCommand,
    input: { ...KEY, EncapsulationAlgorithm: 'ML_KEM' },
  },
  Decapsulate: {
    ...kms,
    command: kmsClient.DecapsulateCommand,
    input: {
      ...KEY,
      EncapsulationAlgorithm: 'ML_KEM',
      SharedSecretCiphertextBlob: Buffer.from('sweep'),
    },
  },
  GetKeyLastUsage: { ...kms, command: kmsClient.GetKeyLastUsageCommand, input: KEY },
};
