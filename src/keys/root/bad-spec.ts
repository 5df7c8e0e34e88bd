import { CaprockError } from '#kernel';

/** @param right how it has to be; what was given is not repeated, for it may be a passphrase */
export function badSpec(right: string): CaprockError {
  return new CaprockError(
    'BadSetting',
    `The root key (CAPROCK_ROOT_KEY, --root-key or --to) is wrong: ${right}.`,
  );
}
