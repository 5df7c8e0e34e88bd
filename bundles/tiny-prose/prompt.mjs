import { bad } from './refusal.mjs';
import { CONTEXT_TOKENS } from './settings.mjs';

/** A message has two tokens of its own, for its role and its end; the answer has one for its role. */
const MESSAGE_TOKENS = 2;
const ANSWER_TOKENS = 1;

/**
 * The tokens that the model reads before it answers: messages, tools, and their frame.
 *
 * @throws {Refusal} 400 where the context does not hold them
 */
export function promptTokens(tokenizer, { messages, tools }) {
  const texts = [
    ...messages.map(({ content }) => content),
    ...messages.flatMap(({ toolCalls }) => toolCalls.map((call) => JSON.stringify(call.function ?? {}))),
    ...tools.map((tool) => JSON.stringify(tool)),
  ];
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  // What cannot fit is not worth the work of counting it.
  if (characters > CONTEXT_TOKENS * tokenizer.longest) throw tooLong();
  const tokens = texts.reduce((sum, text) => sum + tokenizer.encode(text).length, 0);
  const all = tokens + messages.length * MESSAGE_TOKENS + ANSWER_TOKENS;
  if (all >= CONTEXT_TOKENS) throw tooLong();
  return all;
}

function tooLong() {
  return bad(`The prompt is too long: the context of this model has ${CONTEXT_TOKENS} tokens.`);
}

/** What a conversation is about: its last question, and less of what was said before. */
export function topicOf(messages) {
  const last = messages.findLast(({ role }) => role === 'user' || role === 'tool');
  return last === undefined ? messages.map(({ content }) => content).join(' ') : last.content;
}
