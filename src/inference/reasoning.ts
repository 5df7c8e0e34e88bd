import type { Untrusted } from './json.ts';

/** Names under which servers of the chat form give what a model thought before it spoke. */
const names = ['reasoning_content', 'reasoning'] as const;

/** The reasoning in a message, or in a chunk's delta; empty where there is none. */
export function reasoningOf(message: Untrusted, refuse: (what: string) => Error): string {
  for (const name of names) {
    const text = message[name];
    if (text === undefined || text === null) continue;
    if (typeof text !== 'string') throw refuse('its reasoning is not text');
    return text;
  }
  return '';
}
