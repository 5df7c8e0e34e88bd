import type { Kms } from '#keys';
import { operationShape, services, type ReEncryptRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { ciphertextNeed, requireSameKey } from './ciphertext-need.ts';
import { refuseDryRun } from './dry-run.ts';
import { algorithmKey, algorithmOf } from './encryption-algorithm.ts';
import { keyNeed, keyNeeded } from './key-need.ts';
import { materialOutput } from './key-output.ts';

type Input = ReEncryptRequest & { CiphertextBlob: Uint8Array; DestinationKeyId: string };

function sourceOf(input: Input) {
  return {
    CiphertextBlob: input.CiphertextBlob,
    KeyId: input.SourceKeyId,
    EncryptionContext: input.SourceEncryptionContext,
    EncryptionAlgorithm: input.SourceEncryptionAlgorithm,
  };
}

function destinationOf(input: Input) {
  return {
    KeyId: input.DestinationKeyId,
    EncryptionContext: input.DestinationEncryptionContext,
    EncryptionAlgorithm: input.DestinationEncryptionAlgorithm,
  };
}

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html */
export function reEncrypt(kms: Pick<Kms, 'access' | 'accessByCiphertext' | 'readHeader' | 'encryption'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'ReEncrypt'),
    eventClass: 'Management',
    readOnly: true,
    async needs(input: Input, caller) {
      const to = destinationOf(input);
      const needs = [
        ...(await ciphertextNeed(kms, 'kms:ReEncryptFrom', sourceOf(input), caller)),
        ...(await keyNeed(kms, 'kms:ReEncryptTo', to, caller, algorithmKey(to))),
      ];
      const [from] = needs;
      const same = {
        'kms:ReEncryptOnSameKey': String(needs.every(({ resource }) => resource === from?.resource)),
      };
      return needs.map((need) => ({ ...need, context: { ...need.context, ...same } }));
    },
    recorded: {
      input: [
        'SourceKeyId',
        'SourceEncryptionAlgorithm',
        'DestinationKeyId',
        'DestinationEncryptionContext',
        'DestinationEncryptionAlgorithm',
        'DryRun',
      ],
      output: ['SourceKeyId', 'KeyId', 'SourceEncryptionAlgorithm', 'DestinationEncryptionAlgorithm'],
    },
    freeText: ['DestinationEncryptionContext'],
    async perform({ input, needs }) {
      const from = sourceOf(input);
      const to = destinationOf(input);
      const source = requireSameKey(kms, needs, from);
      const destination = keyNeeded(needs, 1);
      const SourceEncryptionAlgorithm = algorithmOf(from);
      const DestinationEncryptionAlgorithm = algorithmOf(to);
      const plaintext = await kms.encryption.decrypt(
        source,
        SourceEncryptionAlgorithm,
        from.CiphertextBlob,
        from.EncryptionContext,
      );
      const CiphertextBlob = await kms.encryption
        .encrypt(destination, DestinationEncryptionAlgorithm, plaintext, to.EncryptionContext)
        .finally(() => plaintext.fill(0));
      refuseDryRun(input);
      return {
        output: {
          CiphertextBlob,
          SourceKeyId: source.arn,
          KeyId: destination.arn,
          SourceEncryptionAlgorithm,
          DestinationEncryptionAlgorithm,
          SourceKeyMaterialId: materialOutput(source).KeyMaterialId,
          DestinationKeyMaterialId: materialOutput(destination).KeyMaterialId,
        },
      };
    },
  });
}
