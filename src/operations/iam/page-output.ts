import type { Page, PageQuery } from '#identity';

export interface PageInput {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

export function pageQuery(input: PageInput): PageQuery {
  return {
    ...(input.Marker === undefined ? {} : { marker: input.Marker }),
    ...(input.MaxItems === undefined ? {} : { maxItems: input.MaxItems }),
  };
}

/** `PathPrefix`, as the List operations of what has a path take it. */
export function pathQuery(input: { readonly PathPrefix?: string | undefined }): {
  readonly pathPrefix?: string;
} {
  return input.PathPrefix === undefined ? {} : { pathPrefix: input.PathPrefix };
}

/** `IsTruncated` and `Marker`, as every List operation of IAM gives them. */
export function pageOutput(page: Page<unknown>): { IsTruncated: boolean; Marker?: string } {
  return page.marker === undefined ? { IsTruncated: false } : { IsTruncated: true, Marker: page.marker };
}
