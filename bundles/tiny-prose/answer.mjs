import { chooseTool, lastQuestion } from './tool-choice.mjs';
import { promptTokens, topicOf } from './prompt.mjs';
import { seededRandom } from './random.mjs';
import { valueOf } from './schema-value.mjs';
import { CONTEXT_TOKENS } from './settings.mjs';
import { StopStrings } from './stop-strings.mjs';

const MOST_QUOTED = 120;

/**
 * Answers one request, piece by piece: `{ text }` for prose, `{ call }` and then `{ input }` for a tool, and at the end
 * `{ finish }`.
 *
 * @param {import('./prose-writer.mjs').ProseWriter} writer
 */
export function* answer(writer, request) {
  const { tokenizer } = writer;
  const promptCount = promptTokens(tokenizer, request);
  const most = Math.min(request.maxTokens, CONTEXT_TOKENS - promptCount);
  const random = seededRandom(request.seed ?? Math.random() * 2 ** 31);
  const tool = chooseTool(request);
  const counted = yield* tool === undefined
    ? prose(writer, request, { most, random })
    : toolCall(tokenizer, request, { tool, most, random });
  const { count, ...finish } = counted;
  yield { finish: { ...finish, promptCount, count } };
}

function* prose(writer, request, { most, random }) {
  const stops = new StopStrings(request.stops);
  const begun = beginning(request);
  let count = 0;
  for (const piece of writer.tokenizer.decode(tokens(writer, request, { begun, random }))) {
    if (count === most) {
      yield { text: stops.end() };
      return { reason: 'length', count };
    }
    const { text, matched } = stops.push(count === 0 && begun === '' ? piece.trimStart() : piece);
    count += 1;
    yield { text };
    if (matched !== undefined) return { reason: 'stop', matched, count };
  }
  yield { text: stops.end() };
  return { reason: 'stop', count };
}

/** A tool's result is named before the model goes on. */
function* tokens(writer, request, { begun, random }) {
  const { messages, temperature, topP, ignoreEnd } = request;
  const last = messages.at(-1);
  let said = begun;
  if (last.role === 'tool') {
    said = `I got a result from the tool: ${oneLine(last.content)}.`;
    yield* writer.tokenizer.encode(said);
  }
  yield* writer.write({ topic: topicOf(messages), begun: said, ignoreEnd, temperature, topP, random });
}

function oneLine(text) {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MOST_QUOTED ? `${line.slice(0, MOST_QUOTED)}…` : line;
}

/** What the caller began to say for the model. */
function beginning({ messages, goesOn }) {
  const last = messages.at(-1);
  return goesOn && last.role === 'assistant' ? last.content : '';
}

function* toolCall(tokenizer, { messages }, { tool, most, random }) {
  const input = JSON.stringify(valueOf(tool.parameters, lastQuestion(messages)));
  const tokens = tokenizer.encode(input);
  const id = `call_${Math.floor(random() * 2 ** 31)
    .toString(16)
    .padStart(8, '0')}`;
  yield { call: { id, name: tool.name } };
  for (const piece of tokenizer.decode(tokens.slice(0, most))) yield { input: piece };
  return tokens.length > most
    ? { reason: 'length', count: most }
    : { reason: 'tool_calls', count: tokens.length };
}
