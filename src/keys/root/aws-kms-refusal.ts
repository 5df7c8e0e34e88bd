import { CaprockError, codeOf } from '#kernel';

/** What a refusal of AWS KMS means for whoever operates Caprock: completes a sentence that began with the key's name. */
const REFUSALS: Readonly<Record<string, string>> = {
  DisabledException: 'is disabled. Nothing is lost: enable it there',
  KMSInvalidStateException:
    'cannot be used as it is: its deletion is scheduled, or its material is gone. Cancel the deletion there while there is time',
  NotFoundException: 'is not there: look at the ARN, and whether the key was deleted',
  AccessDeniedException:
    'may not be used with these credentials: they need kms:GenerateDataKey, kms:Encrypt and kms:Decrypt on it',
  IncorrectKeyException: 'did not wrap what the state holds of it',
  InvalidCiphertextException: 'does not open what the state holds of it: that was altered',
  CredentialsProviderError:
    'cannot be asked without credentials: none were found where AWS clients look for them',
  UnrecognizedClientException: 'was asked with credentials that are not known there',
  InvalidSignatureException: 'was asked with credentials whose secret is another one',
  ExpiredTokenException: 'was asked with credentials that have expired',
  KeyUnavailableException: 'is not available just now. Nothing is lost: try again',
  ThrottlingException: 'is asked too often. Nothing is lost: try again',
};

/** What Node says of a certificate that it cannot verify. */
const UNTRUSTED = /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_|ERR_TLS_CERT_)/;

/**
 * An error of the client, in an operator's words. What the operator's own list refused stays as it is.
 * @param name such as `the AWS KMS key arn:…`
 */
export function unavailable(name: string, cause: unknown): CaprockError {
  if (codeOf(cause) === 'EgressRefused' && cause instanceof CaprockError) return cause;
  const error = cause instanceof Error ? cause.name : '';
  const code = codeOf(cause) ?? error;
  const words = Object.hasOwn(REFUSALS, error)
    ? REFUSALS[error]
    : UNTRUSTED.test(code)
      ? `is at a place whose certificate is not trusted (${code}): name its authority, ca_bundle=/PATH`
      : `cannot be reached (${code}). Nothing is lost: start again when it can be`;
  return new CaprockError('RootKeyUnavailable', `${capital(name)} ${words}.`, { cause });
}

/** Whether it is the ciphertext that does not fit, and not the key or the way to it. */
export function isMismatch(error: unknown): boolean {
  return (
    error instanceof Error && ['InvalidCiphertextException', 'IncorrectKeyException'].includes(error.name)
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
