import { answer } from './answer.mjs';
import { readChatRequest } from './chat-request.mjs';
import { bad } from './refusal.mjs';

/**
 * One conversation, question by question: each event `{"inputText": …}` gets its completion in pieces,
 * `{"outputText": …}`, and then `{"completionReason": …, "usage": …}`. What was said before is remembered until the
 * conversation ends. An event may also have the chat form's `max_tokens`, `temperature`, `top_p`, `seed` and `stop`.
 *
 * @param {import('./prose-writer.mjs').ProseWriter} writer
 * @param {AsyncIterable<object>} events
 */
export async function* dialogue(writer, events) {
  const messages = [];
  for await (const event of events) {
    const { inputText, ...settings } = event ?? {};
    if (typeof inputText !== 'string') throw bad('An event must have inputText, which is text.');
    messages.push({ role: 'user', content: inputText });
    let said = '';
    for (const piece of answer(writer, readChatRequest({ ...settings, messages }))) {
      const { text, finish } = piece;
      if (text !== undefined && text !== '') {
        said += text;
        yield { outputText: text };
      }
      if (finish === undefined) continue;
      const { reason, promptCount, count } = finish;
      yield {
        completionReason: reason,
        usage: { prompt_tokens: promptCount, completion_tokens: count, total_tokens: promptCount + count },
      };
    }
    messages.push({ role: 'assistant', content: said });
  }
}
