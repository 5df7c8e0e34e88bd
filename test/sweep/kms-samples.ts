import * as kmsClient from '@aws-sdk/client-kms';
import type { ClientClass, Sample } from './samples.ts';

const kms = { client: kmsClient.KMSClient as unknown as ClientClass };

const KEY = { KeyId: '0f1e2d3c-4b5a-4968-8776-655443322110' };
/** The form of a ciphertext, of a key that is not there. */
const CIPHERTEXT = {
  CiphertextBlob: Buffer.concat([Uint8Array.of(1), Buffer.alloc(16), Buffer.alloc(120, 1)]),
};

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
};
