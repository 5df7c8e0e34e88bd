/** id-ecPublicKey, 1.2.840.10045.2.1. @see https://www.rfc-editor.org/rfc/rfc5480#section-2.1.1 */
const EC_PUBLIC_KEY = Buffer.from('06072a8648ce3d0201', 'hex');
const OBJECT_IDENTIFIER = 0x06;

/**
 * Whether a public key on a curve names it. A curve that is spelled out number by number can be one that resembles a named
 * one and is not it; OpenSSL takes some of those for the named one.
 * @param spki SubjectPublicKeyInfo in DER
 */
export function namesItsCurve(spki: Uint8Array): boolean {
  const bytes = Buffer.from(spki.buffer, spki.byteOffset, spki.byteLength);
  const at = bytes.indexOf(EC_PUBLIC_KEY);
  return at !== -1 && bytes[at + EC_PUBLIC_KEY.length] === OBJECT_IDENTIFIER;
}
