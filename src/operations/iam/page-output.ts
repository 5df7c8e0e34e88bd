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

/** `IsTruncated` and `Marker`, as every List operation of IAM gives them. */
export function pageOutput(page: Page<unknown>): { IsTruncated: boolean; Marker?: string } {
  return page.marker === undefined ? { IsTruncated: false } : { IsTruncated: true, Marker: page.marker };
}
