import { answerOf, target, type Environment } from './aws.ts';

export const QUESTION = 'How does a private installation protect what people write to a model?';

/** Without chance, so that two answers to one question can be compared. */
export const STEADY = { temperature: 0, maxTokens: 400 } as const;

export interface Block {
  readonly text?: string;
  readonly toolUse?: {
    readonly toolUseId: string;
    readonly name: string;
    readonly input: { city?: unknown };
  };
}

export interface Message {
  readonly role: string;
  readonly content: readonly Block[];
}

export interface Answer {
  readonly output: { readonly message: Message };
  readonly stopReason: string;
  readonly usage: {
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly totalTokens: number;
  };
  readonly metrics: { readonly latencyMs: number };
}

export function user(text: string): Message {
  return { role: 'user', content: [{ text }] };
}

/** The command, with each member of the request as its option. */
export function converse(members: Readonly<Record<string, unknown>> = {}): string[] {
  const asked = {
    'model-id': target.modelId,
    messages: [user(QUESTION)],
    'inference-config': STEADY,
    ...members,
  };
  return [
    ...['bedrock-runtime', 'converse'],
    ...Object.entries(asked).flatMap(([option, value]) => [
      `--${option}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ];
}

export function ask(
  members: Readonly<Record<string, unknown>> = {},
  changes: Environment = {},
): Promise<Answer> {
  return answerOf<Answer>(converse(members), changes);
}

export function textOf({ output }: Answer): string {
  return output.message.content.map(({ text }) => text ?? '').join('');
}

export const WEATHER_QUESTION = user('Please use get_weather to find the weather in Paris.');

export const WEATHER_TOOL = {
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
