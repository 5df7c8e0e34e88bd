interface Input {
  readonly EncryptionAlgorithm?: string | undefined;
}

/** The condition key `kms:EncryptionAlgorithm`. */
export function algorithmKey(input: Input): { readonly 'kms:EncryptionAlgorithm': string } {
  return { 'kms:EncryptionAlgorithm': algorithmOf(input) };
}

export function algorithmOf({ EncryptionAlgorithm: algorithm = 'SYMMETRIC_DEFAULT' }: Input): string {
  return algorithm;
}
