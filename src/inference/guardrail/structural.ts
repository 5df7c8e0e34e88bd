/*
 * Words of the forms that requests are written in: chat requests and JSON schemas. They are no text of anybody, so that
 * a guardrail that blocks the word "user" does not block every request. What is not among them is read as text.
 */

const NAMES: ReadonlySet<string> = new Set(
  `add_generation_prompt additionalProperties allOf anyOf arguments audio chat_template_kwargs const content
  continue_final_message default definitions description detail developer enable_thinking enum exclusiveMaximum
  exclusiveMinimum file file_data filename format frequency_penalty function functions guided_json id ignore_eos image_url
  include_reasoning include_usage input input_audio inputText items json_schema logit_bias logprobs max_completion_tokens
  max_tokens maximum maxItems maxLength messages metadata min_p min_tokens minimum minItems minLength model n name not
  oneOf parallel_tool_calls parameters pattern prefix presence_penalty prompt properties reasoning reasoning_content
  reasoning_effort repetition_penalty required response_format role schema seed skip_special_tokens stop stop_token_ids
  stream stream_options strict suffix system temperature text thinking title tool_call_id tool_calls tool_choice tools
  top_k top_logprobs top_p type uniqueItems url user voice`.split(/\s+/),
);

const VALUES: ReadonlySet<string> = new Set(
  `array assistant auto boolean date date-time developer email file function high image_url input_audio input_text integer
  json_object json_schema low medium none null number object output_text required string system text tool uri user
  uuid`.split(/\s+/),
);

/** Ids of calls of tools as those who make them write them: anything else may be somebody's number. */
const CALL_ID = /^(?:call|chatcmpl|tool|tooluse|toolu)[_-][a-zA-Z0-9_.:-]{1,56}$/;

/** Whether a member has this name because of the form that it is part of. */
export function isStructuralName(name: string): boolean {
  return NAMES.has(name);
}

/** Whether a member holds a word of the form. */
export function isStructuralValue(name: string, value: unknown): boolean {
  if (name !== 'role' && name !== 'type' && name !== 'format' && name !== 'tool_choice') return false;
  return typeof value === 'string' && VALUES.has(value);
}

/** Whether a text is the id of a call of a tool. */
export function isCallId(value: unknown): boolean {
  return typeof value === 'string' && CALL_ID.test(value);
}
