import type { ChatContent, ChatPart } from './chat-form.ts';

/** One string where there is text alone, since some servers take no parts; otherwise the parts. */
export function chatContent(parts: readonly ChatPart[]): ChatContent {
  const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  return texts.length === parts.length ? texts.join('\n') : parts;
}
