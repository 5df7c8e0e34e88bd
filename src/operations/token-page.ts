import type { Page, PageQuery } from '#identity';

/** `NextToken` and `MaxResults`, as the List operations of these services take them. */
export function tokenQuery(input: {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}): PageQuery {
  return {
    ...(input.NextToken === undefined || input.NextToken === '' ? {} : { marker: input.NextToken }),
    ...(input.MaxResults === undefined ? {} : { maxItems: input.MaxResults }),
  };
}

export function tokenOutput(page: Page<unknown>): { readonly NextToken?: string } {
  return page.marker === undefined ? {} : { NextToken: page.marker };
}
