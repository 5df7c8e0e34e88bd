import { readFileSync } from 'node:fs';
import type { Page } from '../page.ts';

/** The two files that pages load: how they look, and what asks security keys. */
export function assets(): readonly Page[] {
  return [asset('style.css', 'text/css'), asset('security-key.js', 'text/javascript')];
}

function asset(name: string, type: string): Page {
  const bytes = readFileSync(new URL(`../static/${name}`, import.meta.url));
  const reply = { asset: { type: `${type}; charset=utf-8`, bytes } };
  return { method: 'GET', path: `/signin/${name}`, handle: () => reply };
}
