import { ApiError } from '#kernel';

/** What was only tried ends here. @throws ApiError `DryRunOperationException` */
export function refuseDryRun(input: { readonly DryRun?: boolean | undefined }): void {
  if (input.DryRun !== true) return;
  throw new ApiError(
    'DryRunOperationException',
    'The request would have succeeded, but the DryRun option is set.',
  );
}
