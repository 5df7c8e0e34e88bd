import type { ListQuery, Page } from '#identity';

/** The members by which every List operation is asked for its pages. */
export interface ListInput {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

export function listQuery(input: ListInput): ListQuery {
  return {
    ...(input.NextToken === undefined ? {} : { nextToken: input.NextToken }),
    ...(input.MaxResults === undefined ? {} : { maxResults: input.MaxResults }),
  };
}

export function nextToken(page: Page<unknown>): { NextToken?: string } {
  return page.marker === undefined ? {} : { NextToken: page.marker };
}
