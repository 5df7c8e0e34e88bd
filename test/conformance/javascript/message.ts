import { buildClient, CommitmentPolicy, KmsKeyringNode } from '@aws-crypto/client-node';

const { encrypt, decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT);

export type Context = Readonly<Record<string, string>>;

/** Seals a text as a message of the AWS Encryption SDK, whose data key is under this KMS key. */
export async function sealMessage(keyArn: string, text: string, context: Context): Promise<Buffer> {
  const keyring = new KmsKeyringNode({ generatorKeyId: keyArn });
  const { result } = await encrypt(keyring, text, { encryptionContext: { ...context } });
  return result;
}

/** Opens a message and gives the context that it proves. */
export async function openMessage(
  keyArn: string,
  message: Buffer,
): Promise<{ readonly text: string; readonly context: Context }> {
  const { plaintext, messageHeader } = await decrypt(new KmsKeyringNode({ keyIds: [keyArn] }), message);
  return { text: plaintext.toString('utf8'), context: { ...messageHeader.encryptionContext } };
}
