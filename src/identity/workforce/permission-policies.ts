import { ApiError, codeOf } from '#kernel';
import { refuseMalformed } from '../policy-document.ts';

/** @throws ApiError `ValidationException`, which is what IAM Identity Center calls a malformed policy */
export function refuseMalformedPermissions(document: string): void {
  try {
    refuseMalformed('inline policy', document);
  } catch (cause) {
    if (!(cause instanceof ApiError) || codeOf(cause) !== 'MalformedPolicyDocumentException') throw cause;
    throw new ApiError('ValidationException', cause.message, { cause });
  }
}
