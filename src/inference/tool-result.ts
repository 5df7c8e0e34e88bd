import type { ToolResultBlock, ToolResultContentBlock } from '#shapes';
import { chatContent } from './chat-content.ts';
import type { ChatMessage, ChatPart } from './chat-form.ts';
import { documentPart, imagePart, type Modalities } from './media.ts';
import { invalid, unavailable } from './refuse.ts';

/**
 * A tool's result, as the message of the role `tool`. The chat form has no place for a status, so that an error
 * says in its text that it is one.
 *
 * @throws ApiError `ValidationException`
 */
export function toolMessage(result: ToolResultBlock, where: string, model: Modalities): ChatMessage {
  if (result.type !== undefined) {
    throw unavailable(`${where}.toolResult.type`, 'Every tool runs on the side of the caller.');
  }
  const failed = result.status === 'error';
  const blocks = result.content ?? [];
  if (failed && blocks.length === 0) {
    throw invalid(`The content field at ${where}.toolResult cannot be empty when status value is error.`);
  }
  const parts = blocks.map((block, index) => part(block, `${where}.toolResult.content.${index}`, model));
  if (failed) parts.unshift({ type: 'text', text: 'Error:' });
  return { role: 'tool', tool_call_id: result.toolUseId ?? '', content: chatContent(parts) };
}

function part(block: ToolResultContentBlock, where: string, model: Modalities): ChatPart {
  if (block.text !== undefined) return { type: 'text', text: block.text };
  if (block.json !== undefined) return { type: 'text', text: JSON.stringify(block.json) };
  if (block.image !== undefined) return imagePart(block.image, where, model);
  if (block.document !== undefined) return documentPart(block.document, where, model);
  const kind = block.video === undefined ? 'searchResult' : 'video';
  throw unavailable(`The ${kind} block at ${where}`, 'Give what the tool found as text or JSON.');
}
