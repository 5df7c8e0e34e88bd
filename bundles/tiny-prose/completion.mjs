/** The two forms of a chat completion: in one piece, and as a stream of chunks. */

const MODEL = 'tiny-prose';

/** @param {Iterable<object>} pieces what `answer` gives */
export function completion(pieces) {
  let text = '';
  let call;
  let finish;
  for (const piece of pieces) {
    text += piece.text ?? '';
    if (piece.call !== undefined) call = { ...piece.call, input: '' };
    if (piece.input !== undefined) call.input += piece.input;
    finish = piece.finish ?? finish;
  }
  return {
    ...head('chat.completion'),
    choices: [{ index: 0, message: message(text, call), logprobs: null, ...finishOf(finish) }],
    usage: usageOf(finish),
  };
}

/** @returns {Generator<object, void, undefined>} one chunk for each piece that says something */
export function* chunks(pieces, { includeUsage }) {
  const first = head('chat.completion.chunk');
  const chunk = (delta, finish = { finish_reason: null }) => ({
    ...first,
    choices: [{ index: 0, delta, logprobs: null, ...finish }],
  });
  yield chunk({ role: 'assistant', content: '' });
  for (const { text, call, input, finish } of pieces) {
    if (text !== undefined && text !== '') yield chunk({ content: text });
    if (call !== undefined) yield chunk({ tool_calls: [startOf(call)] });
    if (input !== undefined && input !== '')
      yield chunk({ tool_calls: [{ index: 0, function: { arguments: input } }] });
    if (finish === undefined) continue;
    yield chunk({}, finishOf(finish));
    if (includeUsage) yield { ...first, choices: [], usage: usageOf(finish) };
  }
}

function head(object) {
  const now = Date.now();
  return { id: `chatcmpl-${now.toString(36)}`, object, created: Math.floor(now / 1000), model: MODEL };
}

function message(text, call) {
  if (call === undefined) return { role: 'assistant', content: text };
  const { id, name, input } = call;
  return {
    role: 'assistant',
    content: null,
    tool_calls: [{ id, type: 'function', function: { name, arguments: input } }],
  };
}

function startOf({ id, name }) {
  return { index: 0, id, type: 'function', function: { name, arguments: '' } };
}

/** `stop_reason` names the stop string that matched, as vLLM does. */
function finishOf({ reason, matched }) {
  return { finish_reason: reason, stop_reason: matched ?? null };
}

function usageOf({ promptCount, count }) {
  return { prompt_tokens: promptCount, completion_tokens: count, total_tokens: promptCount + count };
}
