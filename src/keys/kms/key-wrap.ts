import { createDecipheriv } from 'node:crypto';

/** @see https://www.rfc-editor.org/rfc/rfc5649#section-3 */
const KEY_WRAP_IV = Buffer.from('a65959a6', 'hex');

/**
 * Opens what AES key wrap with padding wrapped.
 * @param wrappingKey 32 bytes
 * @throws Error whatever is wrong with it
 */
export function unwrapPadded(wrappingKey: Uint8Array, wrapped: Uint8Array): Buffer {
  const cipher = createDecipheriv('id-aes256-wrap-pad', wrappingKey, KEY_WRAP_IV);
  return Buffer.concat([cipher.update(wrapped), cipher.final()]);
}
