import { CaprockError } from '#kernel';
import type { Pkcs11Place } from './pkcs11-uri.ts';

/** What a module's refusal means for whoever operates Caprock: completes a sentence about the token. */
const REFUSALS: Readonly<Record<number, string>> = {
  0x31: 'has no memory left',
  0x70: 'does not know AES-GCM (CKM_AES_GCM), which its keys are used with',
  0x63: 'has a key of that label which is not of the right type: it has to be an AES key of 256 bits',
  0x68: 'has a key of that label which may not encrypt and decrypt (CKA_ENCRYPT, CKA_DECRYPT)',
  0xa0: 'refuses the PIN. Many tokens lock themselves after a few wrong ones: put the right one into the file before you start again',
  0xa1: 'refuses the PIN, which has a form that it does not take',
  0xa3: 'says that the PIN has expired: set another one with the token’s own tools',
  0xa4: 'is locked, after too many wrong PINs: its security officer has to unlock it. Nothing is lost',
  0x102: 'has no PIN of the user set up: initialise it with the token’s own tools',
  0xe0: 'is not there. Nothing is lost: start again when it is plugged in and reached',
};
/** Device error, memory or removal; a session that is closed or not logged in; a token or slot that went. */
const GONE: ReadonlySet<number> = new Set([0x30, 0x32, 0xb0, 0xb3, 0x101, 0xe0, 0x3, 0x190]);

/** The return value of the module's function (CKR_…), or `undefined` for another error. */
export function returnValue(error: unknown): number | undefined {
  const isOfModule = error instanceof Error && 'code' in error && typeof error.code === 'number';
  return isOfModule ? Number(error.code) : undefined;
}

/** Whether the session is what failed: with another one it may work. */
export function isGone(error: unknown): boolean {
  return GONE.has(returnValue(error) ?? -1);
}

/** An error of the module, in an operator's words. */
export function refusalOf({ token, modulePath, pinFile }: Pkcs11Place, cause: unknown): CaprockError {
  const value = returnValue(cause);
  if (value === undefined || value === 0) {
    return new CaprockError(
      'RootKeyUnavailable',
      `The PKCS #11 module ${modulePath} cannot be loaded: look at the path, and whether it is for this machine.`,
      { cause },
    );
  }
  const name = cause instanceof Error ? cause.message : '';
  const words = REFUSALS[value] ?? `answers with ${name}`;
  return new CaprockError(
    'RootKeyUnavailable',
    `The token ${token} (${modulePath}, PIN in ${pinFile}) ${words}.`,
    { cause },
  );
}
