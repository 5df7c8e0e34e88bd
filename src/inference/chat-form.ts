import type { Json } from './json.ts';

/**
 * The OpenAI chat completions form, as far as Caprock writes it: what a bundle of the contract `dlc` takes on
 * `/invocations`.
 *
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  readonly max_tokens?: number;
  readonly temperature?: number;
  readonly top_p?: number;
  readonly stop?: readonly string[];
  readonly tools?: readonly ChatTool[];
  readonly tool_choice?:
    'auto' | 'required' | { readonly type: 'function'; readonly function: { name: string } };
  /** Assistant prefill: vLLM and SGLang go on with the last message instead of starting a new one. */
  readonly add_generation_prompt?: boolean;
  readonly continue_final_message?: boolean;
}

export type ChatMessage =
  | { readonly role: 'system'; readonly content: string }
  | { readonly role: 'user'; readonly content: ChatContent }
  | {
      readonly role: 'assistant';
      readonly content: string | null;
      readonly reasoning_content?: string;
      readonly tool_calls?: readonly ChatToolCall[];
    }
  | { readonly role: 'tool'; readonly tool_call_id: string; readonly content: ChatContent };

/** One string where there is text alone, which every server takes; parts otherwise. */
export type ChatContent = string | readonly ChatPart[];

export type ChatPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image_url'; readonly image_url: { readonly url: string } }
  | { readonly type: 'file'; readonly file: { readonly filename: string; readonly file_data: string } };

export interface ChatToolCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
}

export interface ChatTool {
  readonly type: 'function';
  readonly function: {
    readonly name: string;
    readonly description?: string;
    readonly parameters: Json;
    readonly strict?: boolean;
  };
}
