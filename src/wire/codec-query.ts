import { ApiError } from '#kernel';
import type { OperationShape } from '#shapes';
import type { Codec } from './codec.ts';
import type { ContentTree } from './content-tree.ts';
import { DecoderCompiler } from './decode.ts';
import { finish } from './finish.ts';
import { contentTypeOf } from './http.ts';
import { Problems } from './problems.ts';
import { readForm } from './query/request.ts';
import { formValue } from './query/tree.ts';
import { element, escapeXml, writeXmlMembers } from './query/xml.ts';

const NOT_MEMBERS: ReadonlySet<string> = new Set(['Action', 'Version']);

/** @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export function createQueryCodec(operation: OperationShape, input: ContentTree): Codec {
  const { name, service, output } = operation;
  const decode = new DecoderCompiler('date-time').members(operation.input.members.values(), false, input);
  return {
    decode(request) {
      const form = readForm(request);
      // What was identified and authorised is what runs, however the form is written.
      if (form.get('Action') !== name || form.get('Version') !== service.apiVersion) {
        throw new ApiError(
          'ValidationException',
          `The request must have Action ${name} and Version ${service.apiVersion}.`,
        );
      }
      const problems = new Problems(service.invalidInput);
      return finish(decode(formValue(form, operation.input, NOT_MEMBERS), problems), problems);
    },
    encode(value, requestId) {
      const members =
        output.name === 'Unit' ? '' : element(`${name}Result`, writeXmlMembers(output, value ?? {}));
      const metadata = element('ResponseMetadata', element('RequestId', escapeXml(requestId)));
      const xml = `<${name}Response xmlns="${service.xmlNamespace ?? ''}">${members}${metadata}</${name}Response>`;
      const body = Buffer.from(xml, 'utf8');
      const headers = {
        'content-type': contentTypeOf('awsQuery'),
        'x-amzn-requestid': requestId,
        'content-length': String(body.length),
      };
      return { status: operation.http.status, headers, body };
    },
  };
}
