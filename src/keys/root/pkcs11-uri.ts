import { isAbsolute } from 'node:path';
import { badSpec } from './bad-spec.ts';

/** A key in a hardware module, as its URI names it. */
export interface Pkcs11Place {
  /** The label of the token. */
  readonly token: string;
  /** The label of the key in it. */
  readonly object: string;
  /** The module's shared library: an absolute path. */
  readonly modulePath: string;
  /** The file that holds the user's PIN: an absolute path. */
  readonly pinFile: string;
}

const FORM =
  'pkcs11: is a PKCS #11 URI with the labels of token and key, the library, and a file (mode 0600) with the PIN, such as pkcs11:token=caprock;object=root?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=file:/etc/caprock/pin';

/**
 * What follows `pkcs11:` in the setting. A PIN is never part of it, for other users of the machine could read it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7512
 * @throws CaprockError `BadSetting`
 */
export function readPkcs11Uri(text: string): Pkcs11Place {
  const [path = '', query = ''] = text.split(/\?(.*)/s, 2);
  const attributes = pairs(path, ';');
  const options = pairs(query, '&');
  const token = attributes.get('token') ?? '';
  const object = attributes.get('object') ?? '';
  const modulePath = options.get('module-path') ?? '';
  const pinFile = (options.get('pin-source') ?? '').replace(/^file:(\/\/)?/, '');
  const isRight =
    attributes.size === 2 &&
    options.size === 2 &&
    isLabel(token) &&
    isLabel(object) &&
    isAbsolute(modulePath) &&
    isAbsolute(pinFile);
  if (!isRight) throw badSpec(FORM);
  return { token, object, modulePath, pinFile };
}

/** A token's label has 32 bytes, padded with blanks. */
function isLabel(text: string): boolean {
  const bytes = Buffer.byteLength(text);
  return bytes > 0 && bytes <= 32 && text.trim() === text;
}

function pairs(text: string, separator: string): ReadonlyMap<string, string> {
  const parts = text.split(separator).filter(Boolean);
  return new Map(
    parts.map((part) => {
      const [name = '', value = ''] = part.split(/=(.*)/s, 2);
      try {
        return [name, decodeURIComponent(value)];
      } catch (cause) {
        throw Object.assign(badSpec(FORM), { cause });
      }
    }),
  );
}
