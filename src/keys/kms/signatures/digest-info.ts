/** What stands before a digest in a PKCS #1 v1.5 signature. @see https://www.rfc-editor.org/rfc/rfc8017#section-9.2 */
const PREFIXES: Readonly<Record<string, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

export function digestInfo(hash: string, digest: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(PREFIXES[hash] ?? '', 'hex'), digest]);
}
