import { CaprockError } from '#kernel';
import type { Page } from './page.ts';

/** Where the AWS CLI sends its user's browser, below the endpoint that it is given. */
const AUTHORIZE = /^\/authorize(?:\?|$)/;
/** All else that is beside the road is below this. No path of an operation begins so. */
const PREFIX = '/signin/';

/** Whether a request target asks for a page, and not for an operation. */
export function isPageTarget(target: string): boolean {
  return (
    AUTHORIZE.test(target) ||
    target === '/signin' ||
    target.startsWith('/signin?') ||
    target.startsWith(PREFIX)
  );
}

export interface Pages {
  /** `undefined` where no page has this path, `wrong method` where one has it and takes another method. */
  find(method: string, path: string): Page | 'wrong method' | undefined;
}

/** The table of pages. @throws CaprockError `BadPage` for two of the same method and path, or one that is elsewhere */
export function createPages(pages: readonly Page[]): Pages {
  const byPath = new Map<string, Map<string, Page>>();
  for (const page of pages) {
    const methods = byPath.get(page.path) ?? new Map<string, Page>();
    const isOurs = page.path.startsWith(PREFIX) || AUTHORIZE.test(page.path);
    if (!isOurs || methods.has(page.method)) {
      throw new CaprockError(
        'BadPage',
        `The page ${page.method} ${page.path} is there twice, or not below ${PREFIX}.`,
      );
    }
    byPath.set(page.path, methods.set(page.method, page));
  }
  return {
    find(method, path) {
      const methods = byPath.get(path === '/signin' ? PREFIX : path);
      if (methods === undefined) return undefined;
      return methods.get(method === 'HEAD' ? 'GET' : method) ?? 'wrong method';
    },
  };
}
