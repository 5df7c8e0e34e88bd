import { ApiError, CaprockError } from '#kernel';
import { compilePolicy, parsePolicy } from '#policy';

/** @throws ApiError `MalformedPolicyDocumentException` */
export function refuseMalformed(policyName: string, document: string): void {
  asMalformed(() => compilePolicy(policyName, parsePolicy(document)));
}

/** What the policy module says of a document, as IAM's error. @throws ApiError `MalformedPolicyDocumentException` */
export function asMalformed<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof CaprockError)) throw cause;
    throw new ApiError('MalformedPolicyDocumentException', cause.message, { cause });
  }
}

/** IAM counts no white space. */
export function sizeOfDocument(document: string): number {
  return document.replace(/[\t\n\r ]+/g, '').length;
}
