import { bad } from './refusal.mjs';

const ROLES = new Set(['system', 'developer', 'user', 'assistant', 'tool']);

/**
 * A chat completions request with its defaults, and every text as one string.
 *
 * @throws {Refusal} 400 for what is not of the form
 */
export function readChatRequest(body) {
  const form = readObject(body, 'The body');
  if ((form.n ?? 1) !== 1) throw bad('n must be 1.');
  return {
    messages: readMessages(form.messages),
    tools: readTools(form.tools),
    toolChoice: form.tool_choice ?? 'auto',
    maxTokens: readNumber(form, ['max_completion_tokens', 'max_tokens'], 1, Infinity) ?? Infinity,
    temperature: readNumber(form, ['temperature'], 0, 2) ?? 1,
    topP: readNumber(form, ['top_p'], 0, 1) ?? 1,
    seed: readNumber(form, ['seed'], -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    stops: readStops(form.stop),
    stream: form.stream === true,
    includeUsage: form.stream_options?.include_usage === true,
    ignoreEnd: form.ignore_eos === true,
    goesOn: form.continue_final_message === true,
  };
}

/** @throws {Refusal} */
export function readMessages(messages) {
  if (!Array.isArray(messages) || messages.length === 0)
    throw bad('messages must be a list with one message or more.');
  return messages.map((message, at) => {
    const { role, content, tool_calls: toolCalls } = readObject(message, `messages[${at}]`);
    if (!ROLES.has(role)) throw bad(`messages[${at}].role must be one of ${[...ROLES].join(', ')}.`);
    return { role, content: readContent(content, at), toolCalls: Array.isArray(toolCalls) ? toolCalls : [] };
  });
}

function readContent(content, at) {
  if (content === null || content === undefined) return '';
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) throw bad(`messages[${at}].content must be text.`);
  return content
    .map((part) => {
      if (part?.type !== 'text' || typeof part.text !== 'string') throw bad('This model reads text only.');
      return part.text;
    })
    .join('\n');
}

/** @throws {Refusal} */
export function readTools(tools) {
  if (tools === undefined || tools === null) return [];
  if (!Array.isArray(tools)) throw bad('tools must be a list.');
  return tools.map((tool, at) => {
    const { name, description, parameters } = readObject(tool?.function, `tools[${at}].function`);
    if (typeof name !== 'string' || name === '') throw bad(`tools[${at}].function.name must be text.`);
    return { name, description: String(description ?? ''), parameters: parameters ?? { type: 'object' } };
  });
}

function readStops(stop) {
  if (stop === undefined || stop === null) return [];
  const stops = Array.isArray(stop) ? stop : [stop];
  if (!stops.every((text) => typeof text === 'string' && text !== ''))
    throw bad('stop must be text, or a list of texts.');
  return stops;
}

function readNumber(form, names, least, most) {
  for (const name of names) {
    const value = form[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'number' || value < least || value > most) {
      throw bad(`${name} must be a number from ${least} to ${most}.`);
    }
    return value;
  }
  return undefined;
}

function readObject(value, name) {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw bad(`${name} must be an object.`);
  return value;
}
