import {
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  type ConverseCommandOutput,
  type Message,
  type ToolConfiguration,
} from '@aws-sdk/client-bedrock-runtime';
import { readTestTarget } from '../support/environment.ts';

export const target = readTestTarget();

/** As every application makes it: Region, endpoint, credentials and the CA come from the environment. */
export const runtime = new BedrockRuntimeClient();

export const QUESTION = 'How does a private installation protect what people write to a model?';

/** Without chance, so that two answers to one question can be compared. */
export const STEADY = { temperature: 0, maxTokens: 400 } as const;

export function user(text: string): Message {
  return { role: 'user', content: [{ text }] };
}

export function ask(input: Partial<ConverseCommandInput> = {}): Promise<ConverseCommandOutput> {
  const asked = { modelId: target.modelId, messages: [user(QUESTION)], inferenceConfig: STEADY, ...input };
  return runtime.send(new ConverseCommand(asked));
}

export function textOf({ output }: ConverseCommandOutput): string {
  return (output?.message?.content ?? []).map(({ text }) => text ?? '').join('');
}

export const WEATHER_QUESTION = 'Please use get_weather to find the weather in Paris.';

export const WEATHER_TOOL: ToolConfiguration = {
  tools: [
    {
      toolSpec: {
        name: 'get_weather',
        description: 'The weather of a city',
        inputSchema: {
          json: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
        },
      },
    },
  ],
};
