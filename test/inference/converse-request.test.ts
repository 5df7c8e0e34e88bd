import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Manifest } from '#deployment';
import { Content } from '#kernel';
import type { ContentBlock, Message, SystemContentBlock, ToolConfiguration } from '#shapes';
import type { Json } from '../../src/inference/json.ts';
import type { ConverseInput } from '../../src/inference/types.ts';
import { caller, completion, inferenceOver, MODEL_ID, ModelDouble, whole } from './model-double.ts';

const CANARY = 'canary-8d11';
const hello: Message = { role: 'user', content: [{ text: 'Hello' }] };
const clock: ToolConfiguration = {
  tools: [
    {
      toolSpec: {
        name: 'clock',
        description: 'Tells the time',
        inputSchema: { json: { type: 'object', properties: { zone: { type: 'string' } } } },
      },
    },
  ],
};
const clockTool = {
  type: 'function',
  function: {
    name: 'clock',
    description: 'Tells the time',
    parameters: { type: 'object', properties: { zone: { type: 'string' } } },
  },
};

interface Given extends Omit<
  ConverseInput,
  'modelId' | 'messages' | 'system' | 'toolConfig' | 'additionalModelRequestFields'
> {
  readonly messages?: Message[];
  readonly system?: SystemContentBlock[];
  readonly toolConfig?: ToolConfiguration;
  readonly additional?: Json;
  readonly modelId?: string;
}

/** What the model is asked when a client asks `given`. */
async function asked(given: Given, manifest: Partial<Manifest> = {}): Promise<unknown> {
  const models = new ModelDouble(() => whole(completion({ content: 'Good day' })));
  const { messages = [hello], system, toolConfig, additional, ...rest } = given;
  await inferenceOver(models, manifest).converse(
    {
      modelId: MODEL_ID,
      messages: new Content(messages),
      ...(system !== undefined && { system: new Content(system) }),
      ...(toolConfig !== undefined && { toolConfig: new Content(toolConfig) }),
      ...(additional !== undefined && { additionalModelRequestFields: new Content(additional) }),
      ...rest,
    },
    caller,
  );
  return models.asked;
}

async function refused(given: Given, message: RegExp, manifest: Partial<Manifest> = {}): Promise<void> {
  await assert.rejects(asked(given, manifest), (error: Error & { code: string }) => {
    assert.equal(error.code, 'ValidationException', error.message);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, new RegExp(CANARY));
    return true;
  });
}

const user = (...content: ContentBlock[]): Message => ({ role: 'user', content });
const assistant = (...content: ContentBlock[]): Message => ({ role: 'assistant', content });

describe('a request of Converse, as the model sees it', () => {
  test('a question alone: one message and nothing else', async () => {
    assert.deepEqual(await asked({}), { messages: [{ role: 'user', content: 'Hello' }] });
  });

  test('system prompts, several turns and every inference parameter', async () => {
    assert.deepEqual(
      await asked({
        system: [{ text: 'Be brief.' }, { text: 'Be kind.' }],
        messages: [
          user({ text: 'One' }, { text: 'Two' }),
          assistant({ text: 'Three' }),
          user({ text: 'Four' }),
        ],
        inferenceConfig: { maxTokens: 9, temperature: 0, topP: 0.5, stopSequences: new Content(['END']) },
        requestMetadata: { team: 'blue' },
      }),
      {
        messages: [
          { role: 'system', content: 'Be brief.\nBe kind.' },
          { role: 'user', content: 'One\nTwo' },
          { role: 'assistant', content: 'Three' },
          { role: 'user', content: 'Four' },
        ],
        max_tokens: 9,
        temperature: 0,
        top_p: 0.5,
        stop: ['END'],
      },
    );
  });

  test('an answer begun for the model: it goes on with that message', async () => {
    assert.deepEqual(
      await asked({ messages: [user({ text: 'Name a rock' }), assistant({ text: 'Sand' })] }),
      {
        messages: [
          { role: 'user', content: 'Name a rock' },
          { role: 'assistant', content: 'Sand' },
        ],
        add_generation_prompt: false,
        continue_final_message: true,
      },
    );
  });

  test('a tool used and its results, with text beside: each result is a message, before the text', async () => {
    const messages = [
      user({ text: 'What time is it?' }),
      assistant(
        { reasoningContent: { reasoningText: { text: 'I need a clock' } } },
        { text: 'I look.' },
        { toolUse: { toolUseId: 'a', name: 'clock', input: { zone: 'UTC' } } },
        { toolUse: { toolUseId: 'b', name: 'clock', input: {} } },
      ),
      user(
        { text: 'Here' },
        { toolResult: { toolUseId: 'a', content: [{ json: { hour: 12 } }, { text: 'noon' }] } },
        { toolResult: { toolUseId: 'b', status: 'error', content: [{ text: 'no zone' }] } },
      ),
    ];
    assert.deepEqual(await asked({ messages, toolConfig: clock }), {
      messages: [
        { role: 'user', content: 'What time is it?' },
        {
          role: 'assistant',
          content: 'I look.',
          reasoning_content: 'I need a clock',
          tool_calls: [
            { id: 'a', type: 'function', function: { name: 'clock', arguments: '{"zone":"UTC"}' } },
            { id: 'b', type: 'function', function: { name: 'clock', arguments: '{}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'a', content: '{"hour":12}\nnoon' },
        { role: 'tool', tool_call_id: 'b', content: 'Error:\nno zone' },
        { role: 'user', content: 'Here' },
      ],
      tools: [clockTool],
    });
  });

  for (const [name, toolChoice, expected] of [
    ['auto', { auto: {} }, 'auto'],
    ['any', { any: {} }, 'required'],
    ['tool', { tool: { name: 'clock' } }, { type: 'function', function: { name: 'clock' } }],
  ] as const) {
    test(`toolChoice ${name}`, async () => {
      assert.deepEqual(await asked({ toolConfig: { ...clock, toolChoice } }), {
        messages: [{ role: 'user', content: 'Hello' }],
        tools: [clockTool],
        tool_choice: expected,
      });
    });
  }

  test('images and documents, where the model takes them: parts with data URIs', async () => {
    const manifest: Partial<Manifest> = { inputModalities: ['TEXT', 'IMAGE', 'DOCUMENT'] };
    const messages = [
      user(
        { text: 'Look' },
        { image: { format: 'png', source: { bytes: Buffer.from([1, 2, 3]) } } },
        { document: { name: 'notes', format: 'pdf', source: { bytes: Buffer.from([4]) } } },
        { document: { name: 'words', source: { text: 'ñ' } } },
        { document: { name: 'pieces', format: 'md', source: { content: [{ text: 'a' }, { text: 'b' }] } } },
      ),
    ];
    assert.deepEqual(await asked({ messages }, manifest), {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AQID' } },
            { type: 'file', file: { filename: 'notes.pdf', file_data: 'data:application/pdf;base64,BA==' } },
            { type: 'file', file: { filename: 'words.txt', file_data: 'data:text/plain;base64,w7E=' } },
            { type: 'file', file: { filename: 'pieces.md', file_data: 'data:text/markdown;base64,YQpi' } },
          ],
        },
      ],
    });
  });

  test('additional fields travel beside the rest', async () => {
    assert.deepEqual(
      await asked({
        additional: { seed: 7, top_k: 5, extra: { deep: [true, null] } },
        inferenceConfig: { maxTokens: 3 },
      }),
      {
        messages: [{ role: 'user', content: 'Hello' }],
        max_tokens: 3,
        seed: 7,
        top_k: 5,
        extra: { deep: [true, null] },
      },
    );
  });

  test('an additional field named __proto__ is a field like others', async () => {
    const additional = JSON.parse('{"__proto__": {"stream": true}}') as Json;
    const body = (await asked({ additional })) as Record<string, unknown>;
    assert.deepEqual(Object.keys(body), ['messages', '__proto__']);
    assert.equal(body['stream'], undefined);
  });
});

describe('a request of Converse that is refused', () => {
  for (const field of [
    'messages',
    'model',
    'stream',
    'stream_options',
    'n',
    'tools',
    'tool_choice',
    'max_tokens',
  ]) {
    test(`the additional field ${field} would override ours`, () =>
      refused(
        { additional: { [field]: CANARY }, inferenceConfig: { maxTokens: 3 } },
        new RegExp(`^The additional field ${field} conflicts with an existing field\\.$`),
      ));
  }

  for (const additional of [[CANARY], CANARY, 7, true]) {
    test(`additional fields that are ${JSON.stringify(additional).replace(CANARY, '…')}`, () =>
      refused({ additional }, /^additionalModelRequestFields must be a JSON object\.$/));
  }

  const image: ContentBlock = { image: { format: 'png', source: { bytes: Buffer.from(CANARY) } } };
  const document: ContentBlock = { document: { name: CANARY, format: 'txt', source: { text: CANARY } } };
  const takesAll: Partial<Manifest> = { inputModalities: ['TEXT', 'IMAGE', 'DOCUMENT'] };

  for (const [name, given, message, manifest] of [
    [
      'an image for a model without eyes',
      { messages: [user({ text: 'a' }, image)] },
      /^This model doesn't support the image content block at messages\.0\.content\.1/,
    ],
    [
      'a document for a model that takes none',
      { messages: [user({ text: 'a' }, document)] },
      /^This model doesn't support the document content block/,
    ],
    [
      'an image in a tool result for a model without eyes',
      {
        messages: [
          user({ text: 'a' }),
          assistant({ toolUse: { toolUseId: 'a', name: 'clock', input: {} } }),
          user({ toolResult: { toolUseId: 'a', content: [{ image: image.image }] } }),
        ],
        toolConfig: clock,
      },
      /the image content block at messages\.2\.content\.0\.toolResult\.content\.0/,
    ],
    [
      'an image in S3',
      { messages: [user({ image: { format: 'png', source: { s3Location: { uri: `s3://${CANARY}` } } } })] },
      /s3Location is not available/,
      takesAll,
    ],
    [
      'a document in S3',
      {
        messages: [
          user({ text: 'a' }, { document: { name: 'a', source: { s3Location: { uri: `s3://${CANARY}` } } } }),
        ],
      },
      /s3Location is not available/,
      takesAll,
    ],
    [
      'a document with bytes and no format',
      {
        messages: [user({ text: 'a' }, { document: { name: 'a', source: { bytes: Buffer.from(CANARY) } } })],
      },
      /has bytes but no format/,
      takesAll,
    ],
    ['a document without a text', { messages: [user(document)] }, /must have a text block too/, takesAll],
    [
      'two documents of one name',
      { messages: [user({ text: 'a' }, document, document)] },
      /must have different names/,
      takesAll,
    ],
    [
      'six documents',
      {
        messages: [
          user(
            { text: 'a' },
            ...'abcdef'
              .split('')
              .map((name): ContentBlock => ({ document: { name, source: { text: CANARY } } })),
          ),
        ],
      },
      /more than 5 documents/,
      takesAll,
    ],
    [
      'twenty-one images',
      { messages: [user(...Array.from({ length: 21 }, () => image))] },
      /more than 20 images/,
      takesAll,
    ],
    [
      'an image too large',
      { messages: [user({ image: { format: 'png', source: { bytes: Buffer.alloc(3_750_001) } } })] },
      /has more than 3750000 bytes/,
      takesAll,
    ],
    [
      'a document with citations',
      {
        messages: [
          user(
            { text: 'a' },
            { document: { name: 'a', source: { text: CANARY }, citations: { enabled: true } } },
          ),
        ],
      },
      /^A citation of messages\.0\.content\.1\.document is not available/,
      takesAll,
    ],
    [
      'an image of the assistant',
      { messages: [user({ text: 'a' }), assistant(image)] },
      /not allowed in a message of this role/,
      takesAll,
    ],
    [
      'reasoning of the user',
      { messages: [user({ reasoningContent: { reasoningText: { text: CANARY } } })] },
      /not allowed in a message of this role/,
    ],
    [
      'redacted reasoning',
      {
        messages: [
          user({ text: 'a' }),
          assistant({ reasoningContent: { redactedContent: Buffer.from(CANARY) } }),
        ],
      },
      /^The redactedContent at messages\.1\.content\.0 is not available/,
    ],
    [
      'a video',
      { messages: [user({ video: { format: 'mp4', source: { bytes: Buffer.from(CANARY) } } })] },
      /^The video block at messages\.0\.content\.0 is not available/,
    ],
    [
      'audio',
      { messages: [user({ audio: { format: 'mp3', source: { bytes: Buffer.from(CANARY) } } })] },
      /^The audio block/,
    ],
    [
      'a cache point',
      { messages: [user({ text: 'a' }, { cachePoint: { type: 'default' } })] },
      /^The cachePoint block/,
    ],
    [
      'guarded content',
      {
        messages: [
          user({ guardContent: { image: { format: 'png', source: { bytes: Buffer.from(CANARY) } } } }),
        ],
      },
      /^The guardContent block/,
    ],
    [
      'a search result',
      { messages: [user({ searchResult: { source: CANARY, title: CANARY, content: [] } })] },
      /^The searchResult block/,
    ],
    [
      'citations',
      { messages: [user({ text: 'a' }), assistant({ citationsContent: { content: [{ text: CANARY }] } })] },
      /^The citationsContent block/,
    ],
    [
      'a cache point among system prompts',
      { system: [{ cachePoint: { type: 'default' } }] },
      /^The cachePoint block at system\.0/,
    ],
    [
      'guarded content among system prompts',
      { system: [{ guardContent: { image: { format: 'png', source: { bytes: Buffer.from(CANARY) } } } }] },
      /^The guardContent block at system\.0/,
    ],
    [
      'a blank system prompt',
      { system: [{ text: 'a' }, { text: ' ' }] },
      /SystemContentBlock object at system\.1 is blank/,
    ],
    [
      'a cache point among tools',
      { toolConfig: { tools: [{ cachePoint: { type: 'default' } }] } },
      /^The cachePoint at toolConfig\.tools\.0/,
    ],
    [
      'a tool that runs on the side of Bedrock',
      { toolConfig: { tools: [{ systemTool: { name: CANARY } }] } },
      /^The systemTool at toolConfig\.tools\.0/,
    ],
    [
      'a tool whose schema is for no object',
      { toolConfig: { tools: [{ toolSpec: { name: 'a', inputSchema: { json: { type: CANARY } } } }] } },
      /inputSchema\.json\.type must be one of the following: object/,
    ],
    [
      'two tools of one name',
      { toolConfig: { tools: [...(clock.tools ?? []), ...(clock.tools ?? [])] } },
      /must have different names/,
    ],
    [
      'a choice of a tool that is not offered',
      { toolConfig: { ...clock, toolChoice: { tool: { name: CANARY } } } },
      /toolChoice\.tool\.name is not one of toolConfig\.tools/,
    ],
    [
      'a tool error without content',
      {
        messages: [
          user({ text: 'a' }),
          assistant({ toolUse: { toolUseId: 'a', name: 'clock', input: {} } }),
          user({ toolResult: { toolUseId: 'a', content: [], status: 'error' } }),
        ],
        toolConfig: clock,
      },
      /^The content field at messages\.2\.content\.0\.toolResult cannot be empty when status value is error\.$/,
    ],
    [
      'tools for a model that uses none',
      { toolConfig: clock },
      /^This model doesn't support tool use/,
      { toolUse: false },
    ],
    [
      'a system prompt for a model that takes none',
      { system: [{ text: CANARY }] },
      /^This model doesn't support system messages/,
      { systemPrompts: false },
    ],
    [
      'prompt variables',
      { promptVariables: new Content({ a: { text: CANARY } }) },
      /^promptVariables is not available/,
    ],
    [
      'a prompt resource',
      { modelId: 'arn:aws:bedrock:eu-central-1:123456789012:prompt/ABCDEFGHIJ:1' },
      /^A prompt resource in modelId is not available/,
    ],
    [
      'optimized latency',
      { performanceConfig: { latency: 'optimized' } },
      /^performanceConfig\.latency other than standard/,
    ],
    ['another service tier', { serviceTier: { type: 'priority' } }, /^serviceTier\.type other than default/],
    ['an output form', { outputConfig: new Content({ textFormat: {} }) }, /^outputConfig is not available/],
    [
      'a model that is not here',
      { modelId: 'acme.other-v1:0' },
      /^The provided model identifier is invalid\.$/,
    ],
    [
      'an empty pointer',
      { additionalModelResponseFieldPaths: new Content(['']) },
      /^The value at additionalModelResponseFieldPaths\.0 is not a JSON pointer/,
    ],
    [
      'a pointer without its slash',
      { additionalModelResponseFieldPaths: new Content(['/a', CANARY]) },
      /additionalModelResponseFieldPaths\.1/,
    ],
    [
      'a pointer with a wrong escape',
      { additionalModelResponseFieldPaths: new Content(['/~2']) },
      /additionalModelResponseFieldPaths\.0/,
    ],
  ] as readonly (readonly [string, Given, RegExp, Partial<Manifest>?])[]) {
    test(name, () => refused(given, message, manifest));
  }

  test('what asks for nothing special is allowed', async () => {
    await asked({ performanceConfig: { latency: 'standard' }, serviceTier: { type: 'default' } });
  });
});
