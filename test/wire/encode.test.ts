import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ApiError, Content } from '#kernel';
import { services } from '#shapes';
import { encodeError } from '#wire';
import { bedrockRuntime, codecOf } from './support.ts';

const { iam, cloudtrail } = services;
const USAGE = { inputTokens: 1, outputTokens: 1, totalTokens: 2 };

describe('an answer', () => {
  const codec = codecOf(bedrockRuntime, 'Converse', { output: ['output'] });
  const output = new Content({ message: { role: 'assistant', content: [{ text: 'a' }] } });

  test('opens content, drops members that the shape does not have, and carries the request id', () => {
    const given = { output, stopReason: 'end_turn', usage: USAGE, metrics: { latencyMs: 1 }, inside: 'x' };
    const { status, headers, body } = codec.encode(given, 'request-7');
    assert.equal(status, 200);
    assert.deepEqual(headers, {
      'content-type': 'application/json',
      'x-amzn-requestid': 'request-7',
      'content-length': String(body.length),
    });
    assert.equal(
      body.toString(),
      '{"output":{"message":{"role":"assistant","content":[{"text":"a"}]}},"stopReason":"end_turn",' +
        '"usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2},"metrics":{"latencyMs":1}}',
    );
  });

  test('that is bare where content was declared is not sent', () => {
    assert.throws(() => codec.encode({ output: { message: { role: 'assistant', content: [] } } }, 'r'), {
      code: 'BareContent',
      message: 'ConverseResponse.output must be wrapped in Content.',
    });
    const invoke = codecOf(bedrockRuntime, 'InvokeModel', { output: ['body'] });
    assert.throws(() => invoke.encode({ body: Buffer.from('a'), contentType: 'a/b' }, 'r'), {
      code: 'BareContent',
    });
  });

  test('with a member of the wrong type is not sent, and its value is not told', () => {
    assert.throws(() => codec.encode({ output, usage: { inputTokens: 'canary' } }, 'r'), {
      code: 'OutputOfWrongType',
      message: 'TokenUsage.inputTokens must be a number.',
    });
  });

  test('writes numbers that JSON does not have by their names', () => {
    const encoded = codec.encode({ metrics: { latencyMs: Number.NaN } }, 'r');
    assert.equal(encoded.body.toString(), '{"metrics":{"latencyMs":"NaN"}}');
  });

  test('puts nothing into a header that could end it', () => {
    const invoke = codecOf(bedrockRuntime, 'InvokeModel');
    const given = { body: Buffer.alloc(0), contentType: 'a/b\r\nset-cookie: x' };
    assert.throws(() => invoke.encode(given, 'r'), { code: 'OutputOfWrongType' });
  });
});

describe('an error', () => {
  const members = { originalStatusCode: 500, resourceName: 'acme.tiny', inside: 'canary' };
  const error = new ApiError('ModelErrorException', 'The "model" failed.', { members });

  test('of restJson1 has its type in a header and its modelled members in the body', () => {
    const { status, headers, body } = encodeError(bedrockRuntime, error, 'r');
    assert.equal(status, 424);
    assert.equal(headers['x-amzn-errortype'], 'ModelErrorException');
    assert.equal(headers['x-amzn-requestid'], 'r');
    assert.equal(
      body.toString(),
      '{"message":"The \\"model\\" failed.","originalStatusCode":500,"resourceName":"acme.tiny"}',
    );
  });

  test('of awsJson1_1 has its type in the body', () => {
    const { status, headers, body } = encodeError(
      cloudtrail,
      new ApiError('InvalidNextTokenException', 'No.'),
      'r',
    );
    assert.equal(status, 400);
    assert.equal(headers['content-type'], 'application/x-amz-json-1.1');
    assert.equal(body.toString(), '{"__type":"InvalidNextTokenException","Message":"No."}');
  });

  test('of awsQuery has a code, and a type that says whose fault it is', () => {
    const notFound = encodeError(iam, new ApiError('NoSuchEntityException', 'No <user>.'), 'r');
    assert.equal(notFound.status, 404);
    assert.equal(
      notFound.body.toString(),
      '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type>' +
        '<Code>NoSuchEntity</Code><Message>No &lt;user&gt;.</Message></Error><RequestId>r</RequestId></ErrorResponse>',
    );
    const internal = encodeError(iam, new ApiError('InternalServerException', 'Oh.'), 'r');
    assert.match(internal.body.toString(), /<Type>Receiver<\/Type><Code>InternalFailure<\/Code>/);
  });

  test('that the service does not know becomes an internal error without its message', () => {
    for (const service of Object.values(services)) {
      const { status, body } = encodeError(service, new ApiError('TrailUnavailable', 'canary'), 'r');
      assert.equal(status, 500);
      assert.doesNotMatch(body.toString(), /canary|TrailUnavailable/);
    }
  });
});
