import type { OperationShape } from '#shapes';
import { createJsonCodec } from './codec-json.ts';
import { createQueryCodec } from './codec-query.ts';
import { createRestCodec } from './codec-rest.ts';
import { createRestXmlCodec } from './s3/codec.ts';
import type { Codec, ContentPaths } from './codec.ts';
import { contentTree } from './content-tree.ts';

/** @throws CaprockError `UnknownContentPath` for a path that names no member */
export function createCodec(operation: OperationShape, content: ContentPaths): Codec {
  const input = contentTree(content.input, operation.input);
  const output = contentTree(content.output, operation.output);
  switch (operation.service.protocol) {
    case 'restJson1':
      return createRestCodec(operation, input, output);
    case 'restXml':
      return createRestXmlCodec(operation);
    case 'awsJson1_1':
      return createJsonCodec(operation, input, output);
    case 'awsQuery':
      return createQueryCodec(operation, input);
  }
}
