import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { Content, limits } from '#kernel';
import { openContent } from '#open-content';
import { services } from '#shapes';
import { bedrockRuntime, codecOf, jsonRequest, refusal, request } from './support.ts';

const LABELS = { modelId: 'acme.tiny-v1:0' };
const CANARY = 'canary5f3a';
const MEMBERS_OF_BLOCK = 'text, image, document, video, audio, toolUse, toolResult, guardContent';

/** Each input, spoilt in one place by something that holds the canary where it can, and what is said of it. */
const CASES: readonly { readonly title: string; readonly input: unknown; readonly says: string }[] = [
  {
    title: 'a list where a structure belongs',
    input: [CANARY],
    says: 'Value at the top level failed to satisfy constraint: Member must be a structure',
  },
  {
    title: 'text where a list belongs',
    input: { messages: CANARY },
    says: "Value at 'messages' failed to satisfy constraint: Member must be a list",
  },
  {
    title: 'a missing required member',
    input: { messages: [{ role: 'user' }] },
    says: "Value at 'messages.1.member.content' failed to satisfy constraint: Member must not be null",
  },
  {
    title: 'null in a list',
    input: { messages: [null] },
    says: "Value at 'messages.1.member' failed to satisfy constraint: Member must not be null",
  },
  {
    title: 'a value outside an enum',
    input: { messages: [{ role: CANARY, content: [] }] },
    says: "Value at 'messages.1.member.role' failed to satisfy constraint: Member must satisfy enum value set: [user, assistant]",
  },
  {
    title: 'an unknown member of a structure',
    input: { inferenceConfig: { [CANARY]: 1 } },
    says: "Value at 'inferenceConfig' failed to satisfy constraint: Member must have no members but maxTokens, temperature, topP, stopSequences",
  },
  {
    title: 'an unknown member of a union',
    input: { messages: [{ role: 'user', content: [{ [CANARY]: 1 }] }] },
    says: `Value at 'messages.1.member.content.1.member' failed to satisfy constraint: Member must have no members but ${MEMBERS_OF_BLOCK}`,
  },
  {
    title: 'a union with two members',
    input: { system: [{ text: CANARY, cachePoint: { type: 'default' } }] },
    says: "Value at 'system.1.member' failed to satisfy constraint: Member must have exactly one of the members text",
  },
  {
    title: 'a union without members',
    input: { system: [{}] },
    says: "Value at 'system.1.member' failed to satisfy constraint: Member must have exactly one of the members text",
  },
  {
    title: 'text where a number belongs',
    input: { inferenceConfig: { maxTokens: '7' } },
    says: "Value at 'inferenceConfig.maxTokens' failed to satisfy constraint: Member must be a whole number",
  },
  {
    title: 'a fraction where a whole number belongs',
    input: { inferenceConfig: { maxTokens: 1.5 } },
    says: "Value at 'inferenceConfig.maxTokens' failed to satisfy constraint: Member must be a whole number",
  },
  {
    title: 'a number under its range',
    input: { inferenceConfig: { maxTokens: 0 } },
    says: "Value at 'inferenceConfig.maxTokens' failed to satisfy constraint: Member must have value greater than or equal to 1",
  },
  {
    title: 'a number over 32 bits',
    input: { inferenceConfig: { maxTokens: 2 ** 31 } },
    says: "Value at 'inferenceConfig.maxTokens' failed to satisfy constraint: Member must have value less than or equal to 2147483647",
  },
  {
    title: 'a number over its range',
    input: { inferenceConfig: { temperature: 1.01 } },
    says: "Value at 'inferenceConfig.temperature' failed to satisfy constraint: Member must have value less than or equal to 1",
  },
  {
    title: 'NaN by name where there is a range',
    input: { inferenceConfig: { topP: 'NaN' } },
    says: "Value at 'inferenceConfig.topP' failed to satisfy constraint: Member must have value less than or equal to 1",
  },
  {
    title: 'what is no base64',
    input: {
      messages: [{ role: 'user', content: [{ image: { format: 'png', source: { bytes: '!!!!' } } }] }],
    },
    says: "Value at 'messages.1.member.content.1.member.image.source.bytes' failed to satisfy constraint: Member must be bytes in base64",
  },
  {
    title: 'an empty blob that must not be',
    input: { messages: [{ role: 'user', content: [{ image: { format: 'png', source: { bytes: '' } } }] }] },
    says: "image.source.bytes' failed to satisfy constraint: Member must have length greater than or equal to 1",
  },
  {
    title: 'a name that breaks its pattern',
    input: { toolConfig: { tools: [{ toolSpec: { name: `${CANARY} x`, inputSchema: { json: {} } } }] } },
    says: "Value at 'toolConfig.tools.1.member.toolSpec.name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+",
  },
  {
    title: 'a pattern matched only by a part of many lines',
    input: { toolConfig: { tools: [{ toolSpec: { name: `a\n${CANARY}`, inputSchema: { json: {} } } }] } },
    says: 'toolSpec.name',
  },
  {
    title: 'a name over its length',
    input: { toolConfig: { tools: [{ toolSpec: { name: 'a'.repeat(65), inputSchema: { json: {} } } }] } },
    says: "toolSpec.name' failed to satisfy constraint: Member must have length less than or equal to 64",
  },
  {
    title: 'a list over its length',
    input: { additionalModelResponseFieldPaths: Array.from({ length: 11 }, () => `/${CANARY}`) },
    says: "Value at 'additionalModelResponseFieldPaths' failed to satisfy constraint: Member must have length less than or equal to 10",
  },
  {
    title: 'an empty list that must not be',
    input: { toolConfig: { tools: [] } },
    says: "Value at 'toolConfig.tools' failed to satisfy constraint: Member must have length greater than or equal to 1",
  },
  {
    title: 'a map with too many entries',
    input: { requestMetadata: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`k${i}`, CANARY])) },
    says: "Value at 'requestMetadata' failed to satisfy constraint: Member must have length less than or equal to 16",
  },
  {
    title: 'a map key that breaks its pattern',
    input: { requestMetadata: { [`${CANARY}~`]: 'v' } },
    says: "Value at 'requestMetadata.1.key' failed to satisfy constraint: Member must satisfy regular expression pattern",
  },
  {
    title: 'white space of Unicode where a pattern means ASCII',
    input: { requestMetadata: { key: `${CANARY}\u00a0` } },
    says: "Value at 'requestMetadata.1.value' failed to satisfy constraint: Member must satisfy regular expression pattern",
  },
  {
    title: 'null in a map',
    input: { requestMetadata: { [CANARY]: null } },
    says: "Value at 'requestMetadata.1.value' failed to satisfy constraint: Member must not be null",
  },
  {
    title: 'half a surrogate pair',
    input: { system: [{ text: `${CANARY}\ud800` }] },
    says: "Value at 'system.1.member.text' failed to satisfy constraint: Member must be well-formed Unicode text",
  },
];

describe('an input that its shape does not allow', () => {
  const codec = codecOf(bedrockRuntime, 'Converse', { input: ['messages', 'system', 'toolConfig'] });
  for (const { title, input, says } of CASES) {
    test(`${title}: a ValidationException says where, and quotes nothing`, () => {
      const error = refusal(() => codec.decode(jsonRequest(input), LABELS));
      assert.equal(error.code, 'ValidationException');
      assert.ok(error.message.startsWith('1 validation error detected: '), error.message);
      assert.ok(error.message.includes(says), error.message);
      assert.doesNotMatch(inspect(error), new RegExp(CANARY));
    });
  }

  test('many problems: all are counted, five are told', () => {
    const input = { messages: Array.from({ length: 9 }, () => ({ role: 1, content: 2 })) };
    const { message } = refusal(() => codec.decode(jsonRequest(input), LABELS));
    assert.match(message, /^18 validation errors detected: Value at 'messages\.1\.member\.role'/);
    assert.equal(message.split('; ').length, 5);
    assert.match(
      message,
      /Value at 'messages\.3\.member\.role' failed to satisfy constraint: Member must be a string$/,
    );
  });
});

describe('a body that is no input at all', () => {
  const codec = codecOf(bedrockRuntime, 'Converse');
  const refused = (body: Buffer) => refusal(() => codec.decode(request({ body }), LABELS));

  test('malformed JSON is refused without a word of it', () => {
    const error = refused(Buffer.from(`{"messages": ${CANARY}}`));
    assert.equal(error.message, 'The request body is not valid JSON.');
    assert.doesNotMatch(inspect(error, { showHidden: true }), new RegExp(CANARY));
  });

  test('invalid UTF-8 inside a string is refused', () => {
    const body = Buffer.concat([
      Buffer.from('{"system":[{"text":"'),
      Buffer.of(0xc3, 0x28),
      Buffer.from('"}]}'),
    ]);
    assert.equal(refused(body).message, 'The request body is not valid UTF-8.');
  });

  test('nesting past the limit is refused before it is parsed, at the limit it is not', () => {
    const nest = (depth: number) => Buffer.from('['.repeat(depth) + ']'.repeat(depth));
    assert.match(refused(nest(limits.jsonDepth + 1)).message, /nests deeper than 64 levels/);
    assert.match(refused(nest(limits.jsonDepth)).message, /must be a structure/);
    assert.match(refused(Buffer.from('['.repeat(5_000_000))).message, /nests deeper/);
  });

  test('more values than the limit are refused before they are parsed', () => {
    const body = Buffer.from(`{"messages":[${'0,'.repeat(limits.jsonNodes)}0]}`);
    assert.match(refused(body).message, /more than 1000000 values/);
  });

  test('brackets, commas and quotes inside strings count for nothing', () => {
    for (const text of ['[{,"'.repeat(2_000), '[{,"\\'.repeat(2_000), '[{,\\'.repeat(2_001)]) {
      const system = [{ text }, { text: '[{' }];
      assert.deepEqual(codec.decode(jsonRequest({ system }), LABELS)['system'], system);
    }
  });
});

describe('an input that its shape allows', () => {
  test('an empty body and a body of nothing but nulls are an input without members', () => {
    const codec = codecOf(bedrockRuntime, 'Converse');
    assert.deepEqual(codec.decode(request({}), LABELS), LABELS);
    assert.deepEqual(codec.decode(jsonRequest({ messages: null, system: null }), LABELS), LABELS);
  });

  test('length counts code points: 256 characters outside the basic plane pass where 256 is the most', () => {
    const codec = codecOf(bedrockRuntime, 'Converse');
    const paths = (count: number) => jsonRequest({ additionalModelResponseFieldPaths: ['🙂'.repeat(count)] });
    assert.ok(codec.decode(paths(256), LABELS));
    assert.match(refusal(() => codec.decode(paths(257), LABELS)).message, /less than or equal to 256/);
  });

  test('what stands at a declared path comes wrapped, however deep, and prints as nothing', () => {
    const codec = codecOf(bedrockRuntime, 'Converse', {
      input: ['messages', 'inferenceConfig.stopSequences'],
    });
    const messages = [{ role: 'user', content: [{ text: CANARY }] }];
    const input = codec.decode(
      jsonRequest({ messages, inferenceConfig: { maxTokens: 1, stopSequences: [CANARY] } }),
      LABELS,
    );
    const inferenceConfig = input['inferenceConfig'] as { maxTokens: number; stopSequences: Content };
    assert.ok(input['messages'] instanceof Content);
    assert.deepEqual(openContent(input['messages']), messages);
    assert.equal(inferenceConfig.maxTokens, 1);
    assert.deepEqual(openContent(inferenceConfig.stopSequences), [CANARY]);
    assert.doesNotMatch(
      inspect(input, { depth: 9, showHidden: true }) + JSON.stringify(input),
      new RegExp(CANARY),
    );
  });

  test('an absent member at a declared path stays absent', () => {
    const codec = codecOf(bedrockRuntime, 'Converse', {
      input: ['messages', 'inferenceConfig.stopSequences'],
    });
    assert.deepEqual(codec.decode(jsonRequest({ inferenceConfig: {} }), LABELS), {
      ...LABELS,
      inferenceConfig: {},
    });
  });

  test('a content path that names no member is refused when the codec is made', () => {
    for (const path of ['message', 'messages.content', 'inferenceConfig.stop']) {
      assert.throws(() => codecOf(bedrockRuntime, 'Converse', { input: [path] }), {
        code: 'UnknownContentPath',
      });
    }
  });

  test('a payload is the body as it is, wrapped, and absent where the body is empty', () => {
    const codec = codecOf(bedrockRuntime, 'InvokeModel', { input: ['body'] });
    const body = Buffer.of(0, 1, 255);
    const input = codec.decode(request({ body, headers: { 'content-type': 'x/y' } }), LABELS);
    assert.deepEqual(openContent(input['body'] as Content), body);
    assert.equal(input['contentType'], 'x/y');
    assert.deepEqual(codec.decode(request({}), LABELS), LABELS);
  });

  test('a header outside its enum, and a label outside its pattern, are refused by name', () => {
    const codec = codecOf(bedrockRuntime, 'InvokeModel');
    const error = refusal(() =>
      codec.decode(request({ headers: { 'x-amzn-bedrock-trace': CANARY } }), { modelId: 'a b' }),
    );
    assert.match(
      error.message,
      /^2 validation errors detected: Value at 'modelId' .*; Value at 'trace' failed to satisfy constraint: Member must satisfy enum value set: \[ENABLED, DISABLED, ENABLED_FULL\]$/,
    );
  });
});

describe('__proto__ in an input', () => {
  const codec = codecOf(bedrockRuntime, 'Converse');
  const refused = (body: string) =>
    refusal(() => codec.decode(request({ body: Buffer.from(body) }), LABELS)).message;

  test('is an unknown member of a structure', () => {
    assert.match(refused('{"inferenceConfig":{"__proto__":{"maxTokens":1}}}'), /no members but/);
  });

  test('is refused as a key of a map, and in a document however it is written', () => {
    assert.match(refused('{"requestMetadata":{"__proto__":"a"}}'), /'requestMetadata\.1\.key'.*__proto__/);
    assert.match(
      refused('{"additionalModelRequestFields":{"a":[{"\\u005f_proto__":{"b":1}}]}}'),
      /'additionalModelRequestFields'/,
    );
  });

  test('changes no prototype', () => {
    assert.equal(({} as Record<string, unknown>)['maxTokens'], undefined);
  });
});

describe('a query string', () => {
  const codec = codecOf(services.bedrock, 'ListFoundationModels');
  const decode = (rawQuery: string) => codec.decode(request({ method: 'GET', rawQuery }), {});

  test('gives its members, decoded once', () => {
    assert.deepEqual(decode('byProvider=Acme%20A&byInferenceType=ON_DEMAND'), {
      byProvider: 'Acme A',
      byInferenceType: 'ON_DEMAND',
    });
    assert.deepEqual(decode(''), {});
  });

  test('with a parameter twice, an unknown one, a broken escape or a value outside its enum is refused', () => {
    assert.match(refusal(() => decode('byProvider=a&byProvider=b')).message, /more than once/);
    assert.match(
      refusal(() => decode(`${CANARY}=1`)).message,
      /no parameters but byProvider, byCustomizationType/,
    );
    assert.match(refusal(() => decode('byProvider=%ff')).message, /percent-encoded UTF-8/);
    assert.match(refusal(() => decode('byInferenceType=x')).message, /enum value set/);
  });
});
