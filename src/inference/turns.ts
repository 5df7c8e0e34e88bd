import type { ContentBlock, Message } from '#shapes';
import { invalid } from './refuse.ts';

/**
 * The rules of Converse for who speaks when, with the sentences that Bedrock gives; ids are left out of them,
 * because a caller may have put anything there.
 *
 * @throws ApiError `ValidationException`
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference-call.html
 */
export function checkTurns(messages: readonly Message[], toolsAreOffered: boolean): void {
  if (messages[0]?.role !== 'user') {
    throw invalid(
      'A conversation must start with a user message. Try again with a conversation that starts with a user message.',
    );
  }
  let called: readonly string[] = [];
  messages.forEach((message, at) => {
    checkRole(message, at);
    const blocks = message.content ?? [];
    checkBlocks(blocks, message, at, toolsAreOffered);
    checkResults(blocks, called, at);
    called = idsOf(blocks, 'toolUse');
    if (new Set(called).size < called.length) {
      throw invalid(`The toolUse blocks at messages.${at}.content contain duplicate Ids.`);
    }
  });
  if (called.length > 0) {
    throw invalid(
      `Expected toolResult blocks at messages.${messages.length}.content for the toolUse blocks of the previous turn.`,
    );
  }
}

function checkRole(message: Message, at: number): void {
  if (message.role !== 'user' && message.role !== 'assistant') {
    throw invalid(`The role at messages.${at} is not available. Give system prompts in the system field.`);
  }
  if (message.role !== (at % 2 === 0 ? 'user' : 'assistant')) {
    throw invalid(
      'A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.',
    );
  }
}

function checkBlocks(
  blocks: readonly ContentBlock[],
  message: Message,
  at: number,
  toolsAreOffered: boolean,
): void {
  if (blocks.length === 0) {
    throw invalid(
      `The content field in the Message object at messages.${at} is empty. Add a ContentBlock object to the content field and try again.`,
    );
  }
  blocks.forEach((block, index) => {
    const where = `messages.${at}.content.${index}`;
    if (block.text !== undefined && isBlank(block.text)) {
      throw invalid(
        `The text field in the ContentBlock object at ${where} is blank. Add text to the text field, and try again.`,
      );
    }
    const tool = block.toolUse ?? block.toolResult;
    if (tool === undefined) return;
    if (!toolsAreOffered) {
      throw invalid('The toolConfig field must be defined when using toolUse and toolResult content blocks.');
    }
    const [kind, speaker] = block.toolUse === undefined ? ['toolResult', 'user'] : ['toolUse', 'assistant'];
    if (message.role !== speaker) {
      throw invalid(`The ${kind} block at ${where} is only allowed in a message with the role ${speaker}.`);
    }
  });
}

/** Each toolUse of the turn before has exactly one toolResult here, and there is no other. */
function checkResults(blocks: readonly ContentBlock[], called: readonly string[], at: number): void {
  const answered = idsOf(blocks, 'toolResult');
  if (answered.length > called.length) {
    throw invalid(
      `The number of toolResult blocks at messages.${at}.content exceeds the number of toolUse blocks of previous turn.`,
    );
  }
  const unique = new Set(answered);
  if (unique.size < answered.length) {
    throw invalid(`The toolResult blocks at messages.${at}.content contain duplicate Ids.`);
  }
  if (!called.every((id) => unique.has(id))) {
    throw invalid(
      `Expected toolResult blocks at messages.${at}.content for the toolUse blocks of the previous turn.`,
    );
  }
}

function idsOf(blocks: readonly ContentBlock[], kind: 'toolUse' | 'toolResult'): readonly string[] {
  return blocks.flatMap((block) => block[kind]?.toolUseId ?? []);
}

export function isBlank(text: string): boolean {
  return !/\S/u.test(text);
}
