import { limits } from '#kernel';
import type { ContentBlock, Message, SystemContentBlock } from '#shapes';
import { chatContent } from './chat-content.ts';
import type { ChatMessage, ChatPart, ChatToolCall } from './chat-form.ts';
import { documentPart, imagePart, type Modalities } from './media.ts';
import { invalid, unavailable } from './refuse.ts';
import { toolMessage } from './tool-result.ts';
import { isBlank } from './turns.ts';

/** Content blocks that no model of the contract can be given: refused, each with what to do instead. */
const refusedBlocks = {
  audio: 'Try again without it.',
  cachePoint: 'Nothing of a prompt is kept, so nothing is cached: try again without it.',
  citationsContent: 'Give what was said in a text block.',
  guardContent: 'Only text can be guarded: give it as text.',
  searchResult: 'Give what was found in a text block.',
  toolAddition: 'Offer tools in toolConfig.',
  toolRemoval: 'Offer tools in toolConfig.',
  video: 'Try again without it.',
} as const satisfies Partial<Record<keyof ContentBlock.Visitor<unknown>, string>>;

/** @throws ApiError `ValidationException` */
export function systemMessage(system: readonly SystemContentBlock[]): ChatMessage {
  const texts = system.map((block, index) => {
    const where = `system.${index}`;
    const text = block.text ?? block.guardContent?.text?.text;
    if (text === undefined) {
      const kind = block.cachePoint === undefined ? 'guardContent' : 'cachePoint';
      throw unavailable(`The ${kind} block at ${where}`, refusedBlocks[kind]);
    }
    if (isBlank(text)) {
      throw invalid(
        `The text field in the SystemContentBlock object at ${where} is blank. Add text to the text field, and try again.`,
      );
    }
    return text;
  });
  return { role: 'system', content: texts.join('\n') };
}

/**
 * One message of Converse as one or more of the chat form: there, each tool result is a message of its own, and
 * comes before what the user says beside it.
 *
 * @throws ApiError `ValidationException`
 */
export function chatMessages(message: Message, at: number, model: Modalities): readonly ChatMessage[] {
  const where = `messages.${at}`;
  const blocks = message.content ?? [];
  return message.role === 'assistant'
    ? [assistantMessage(blocks, where)]
    : userMessages(blocks, where, model);
}

function userMessages(
  blocks: readonly ContentBlock[],
  where: string,
  model: Modalities,
): readonly ChatMessage[] {
  checkMedia(blocks, where);
  const results: ChatMessage[] = [];
  const parts: ChatPart[] = [];
  blocks.forEach((block, index) => {
    const here = `${where}.content.${index}`;
    if (block.toolResult !== undefined) results.push(toolMessage(block.toolResult, here, model));
    else parts.push(part(block, here, model));
  });
  return parts.length === 0 ? results : [...results, { role: 'user', content: chatContent(parts) }];
}

/** What a guardrail is to assess is for the model a text like others. */
function textOf(block: ContentBlock): string | undefined {
  return block.text ?? block.guardContent?.text?.text;
}

function part(block: ContentBlock, where: string, model: Modalities): ChatPart {
  const text = textOf(block);
  if (text !== undefined) return { type: 'text', text };
  if (block.image !== undefined) return imagePart(block.image, where, model);
  if (block.document !== undefined) return documentPart(block.document, where, model);
  throw refused(block, where);
}

function assistantMessage(blocks: readonly ContentBlock[], where: string): ChatMessage {
  const texts: string[] = [];
  const thoughts: string[] = [];
  const calls: ChatToolCall[] = [];
  blocks.forEach((block, index) => {
    const here = `${where}.content.${index}`;
    const text = textOf(block);
    if (text !== undefined) texts.push(text);
    else if (block.toolUse !== undefined) calls.push(toolCall(block, here));
    else if (block.reasoningContent?.reasoningText !== undefined) {
      thoughts.push(block.reasoningContent.reasoningText.text ?? '');
    } else throw refused(block, here);
  });
  return {
    role: 'assistant',
    content: texts.length === 0 ? null : texts.join('\n'),
    ...(thoughts.length > 0 && { reasoning_content: thoughts.join('\n') }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
}

function toolCall(block: ContentBlock.ToolUseMember, where: string): ChatToolCall {
  const { toolUseId, name, input, type } = block.toolUse;
  if (type !== undefined)
    throw unavailable(`${where}.toolUse.type`, 'Every tool runs on the side of the caller.');
  return {
    id: toolUseId ?? '',
    type: 'function',
    function: { name: name ?? '', arguments: JSON.stringify(input ?? {}) },
  };
}

function refused(block: ContentBlock, where: string): Error {
  for (const [kind, advice] of Object.entries(refusedBlocks)) {
    if (kind in block) return unavailable(`The ${kind} block at ${where}`, advice);
  }
  if (block.reasoningContent?.redactedContent !== undefined) {
    return unavailable(`The redactedContent at ${where}`, 'Give the reasoning as text, or leave it out.');
  }
  return invalid(`The content block at ${where} is not allowed in a message of this role.`);
}

/** Bedrock's bounds on the media of one message. @see Message in the API reference */
function checkMedia(blocks: readonly ContentBlock[], where: string): void {
  if (blocks.filter((block) => block.image !== undefined).length > limits.imagesPerMessage) {
    throw invalid(`The message at ${where} has more than ${limits.imagesPerMessage} images.`);
  }
  const names = blocks.flatMap((block) => block.document?.name ?? []);
  if (names.length === 0) return;
  if (names.length > limits.documentsPerMessage) {
    throw invalid(`The message at ${where} has more than ${limits.documentsPerMessage} documents.`);
  }
  if (new Set(names).size < names.length) {
    throw invalid(`The documents of the message at ${where} must have different names.`);
  }
  if (!blocks.some((block) => block.text !== undefined)) {
    throw invalid(`The message at ${where} has a document, and so it must have a text block too.`);
  }
}
