import { ApiError } from '#kernel';

/** There are no Nitro Enclaves here to answer to. @throws ApiError `UnsupportedOperationException` */
export function refuseRecipient(input: { readonly Recipient?: unknown }): void {
  if (input.Recipient === undefined) return;
  throw new ApiError(
    'UnsupportedOperationException',
    'Recipient is not supported: there is no attested enclave to encrypt the answer for.',
  );
}
