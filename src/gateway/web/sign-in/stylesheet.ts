import { readFileSync } from 'node:fs';
import type { Page } from '../page.ts';

/** How the pages look. */
export function stylesheet(): readonly Page[] {
  const bytes = readFileSync(new URL('../static/style.css', import.meta.url));
  const asset = { type: 'text/css; charset=utf-8', bytes };
  return [{ method: 'GET', path: '/signin/style.css', handle: () => ({ asset }) }];
}
