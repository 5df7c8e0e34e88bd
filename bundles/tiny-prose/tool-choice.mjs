import { bad } from './refusal.mjs';

const ASKS = /\b(?:use|using|call|calling|run|running|invoke|invoking|ask|asking)\b/i;

/**
 * The tool to call, or `undefined` to answer in prose: the one that the request demands, else the one that the last
 * message of the user plainly asks for by its name.
 *
 * @throws {Refusal} for a demand that cannot be met
 */
export function chooseTool({ toolChoice, tools, messages }) {
  if (toolChoice === 'none') return undefined;
  if (toolChoice === 'auto') return messages.at(-1).role === 'user' ? askedFor(tools, messages) : undefined;
  if (toolChoice === 'required') {
    if (tools.length === 0) throw bad('tool_choice needs tools.');
    return askedFor(tools, messages) ?? closest(tools, messages);
  }
  const named = tools.find(({ name }) => name === toolChoice?.function?.name);
  if (named === undefined) throw bad('tool_choice must name one of tools.');
  return named;
}

export function lastQuestion(messages) {
  return messages.findLast(({ role }) => role === 'user')?.content ?? '';
}

function askedFor(tools, messages) {
  const question = lastQuestion(messages);
  return ASKS.test(question) ? tools.find(({ name }) => names(question, name)) : undefined;
}

/** `get_weather` is named by its name, and by "get weather". */
function names(question, name) {
  const spaced = (text) => ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
  return spaced(question).includes(spaced(name));
}

/** The tool whose description shares the most words with the question; the first where none shares any. */
function closest(tools, messages) {
  const asked = new Set(wordsOf(lastQuestion(messages)));
  const shared = ({ name, description }) =>
    wordsOf(`${name} ${description}`).filter((word) => asked.has(word)).length;
  return tools.reduce((best, tool) => (shared(tool) > shared(best) ? tool : best));
}

function wordsOf(text) {
  return text.toLowerCase().match(/\p{L}{3,}/gu) ?? [];
}
