/** Tokens of prompt and answer together; `contextTokens` of caprock.json says the same. */
export const CONTEXT_TOKENS = 8_192;

/** An answer in prose ends by itself after so many sentences, unless the request says `ignore_eos`. */
export const MOST_SENTENCES = 4;

/** A request is refused beyond this; the context is full long before. */
export const MOST_BODY_BYTES = 32 * 1024 * 1024;

/** One event of a stream of questions. */
export const MOST_EVENT_CHARACTERS = 1024 * 1024;
