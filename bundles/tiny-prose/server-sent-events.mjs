import { bad } from './refusal.mjs';

/**
 * The JSON values of server-sent events, as they come; comments and other fields are passed over.
 *
 * @param {AsyncIterable<Buffer>} bytes
 * @param {number} mostCharacters of one event that is not whole yet
 */
export async function* readEvents(bytes, mostCharacters) {
  const decoder = new TextDecoder();
  let pending = '';
  let data = [];
  for await (const part of bytes) {
    pending += decoder.decode(part, { stream: true });
    if (pending.length > mostCharacters) throw bad('An event is too large.');
    const lines = pending.split(/\r\n|\n|\r(?!$)/);
    pending = lines.pop();
    for (const line of lines) {
      if (line.startsWith('data:')) data.push(line.slice('data:'.length).trimStart());
      if (line !== '' || data.length === 0) continue;
      yield parse(data.join('\n'));
      data = [];
    }
  }
}

export function eventOf(value) {
  return `data: ${JSON.stringify(value)}\n\n`;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw bad('An event is not JSON.');
  }
}
