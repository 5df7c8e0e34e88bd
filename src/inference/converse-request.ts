import { openContent } from '#open-content';
import type { ChatRequest } from './chat-form.ts';
import { chatMessages, systemMessage } from './messages.ts';
import type { Modalities } from './media.ts';
import { invalid } from './refuse.ts';
import { withRequestFields } from './request-fields.ts';
import { chatTools } from './tools.ts';
import { checkTurns } from './turns.ts';
import type { ConverseInput, InferenceConfig } from './types.ts';

/** What the manifest says of a model's abilities. */
interface Abilities extends Modalities {
  readonly toolUse: boolean;
  readonly systemPrompts: boolean;
}

/** The part of a request that says something to the model: that of Converse and that of CountTokens. */
type Conversation = Pick<
  ConverseInput,
  'messages' | 'system' | 'inferenceConfig' | 'toolConfig' | 'additionalModelRequestFields'
>;

/**
 * A request of Converse in the form that the model takes.
 *
 * @throws ApiError `ValidationException`, with the place of what is wrong and never its text
 */
export function chatRequest(conversation: Conversation, model: Abilities): ChatRequest {
  const messages = conversation.messages === undefined ? [] : openContent(conversation.messages);
  const system = conversation.system === undefined ? [] : openContent(conversation.system);
  const toolConfig = conversation.toolConfig === undefined ? undefined : openContent(conversation.toolConfig);
  const additional =
    conversation.additionalModelRequestFields === undefined
      ? undefined
      : openContent(conversation.additionalModelRequestFields);

  if (system.length > 0 && !model.systemPrompts) {
    throw invalid(
      "This model doesn't support system messages. Try again without a system message or use a model that supports system messages.",
    );
  }
  if (toolConfig !== undefined && !model.toolUse) {
    throw invalid("This model doesn't support tool use. Try again without toolConfig.");
  }
  checkTurns(messages, toolConfig !== undefined);

  const prefilled = messages.at(-1)?.role === 'assistant';
  return withRequestFields(
    {
      messages: [
        ...(system.length > 0 ? [systemMessage(system)] : []),
        ...messages.flatMap((message, at) => chatMessages(message, at, model)),
      ],
      ...inference(conversation.inferenceConfig),
      ...(toolConfig !== undefined && chatTools(toolConfig)),
      ...(prefilled && { add_generation_prompt: false, continue_final_message: true }),
    },
    additional,
  );
}

function inference(config: InferenceConfig | undefined): Partial<ChatRequest> {
  if (config === undefined) return {};
  const { maxTokens, temperature, topP, stopSequences } = config;
  const stop = stopSequences === undefined ? [] : openContent(stopSequences);
  return {
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(stop.length > 0 && { stop }),
  };
}
