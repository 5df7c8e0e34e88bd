import type { OperationShape } from '#shapes';
import type { Codec } from './codec.ts';
import type { ContentTree } from './content-tree.ts';
import { DecoderCompiler } from './decode.ts';
import { contentTypeOf } from './http.ts';
import { parseJson } from './json/parse.ts';
import { JsonWriterCompiler } from './json/write.ts';
import { Problems } from './problems.ts';
import { finish } from './finish.ts';

/** @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export function createJsonCodec(operation: OperationShape, input: ContentTree, output: ContentTree): Codec {
  const { members, union } = operation.input;
  const decode = new DecoderCompiler('epoch-seconds').members(members.values(), union, input);
  const write = new JsonWriterCompiler().members(
    operation.output.members.values(),
    operation.output.name,
    output,
  );
  return {
    decode(request) {
      const problems = new Problems(operation.service.invalidInput);
      return finish(decode(parseJson(request.body), problems), problems);
    },
    encode(value, requestId) {
      const body = Buffer.from(write(value ?? {}), 'utf8');
      const headers = {
        'content-type': contentTypeOf('awsJson1_1'),
        'x-amzn-requestid': requestId,
        'content-length': String(body.length),
      };
      return { status: operation.http.status, headers, body };
    },
  };
}
