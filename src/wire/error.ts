import type { ApiError } from '#kernel';
import type { ErrorShape, ServiceShape } from '#shapes';
import { contentTypeOf, type WireResponse } from './http.ts';
import { JsonWriterCompiler } from './json/write.ts';
import { element, escapeXml } from './query/xml.ts';
import { s3ErrorXml } from './s3/error.ts';

/** The answer that a client of this service reads as this error. */
export function encodeError(service: ServiceShape, error: ApiError, requestId: string): WireResponse {
  const { shape, message } = errorOf(service, error);
  const headers: Record<string, string> = {
    'content-type': contentTypeOf(service.protocol),
    'x-amzn-requestid': requestId,
  };
  if (service.protocol === 'restJson1') headers['x-amzn-errortype'] = shape.wireCode;
  const body = Buffer.from(
    service.protocol === 'awsQuery'
      ? errorXml(service, shape, message, requestId)
      : service.protocol === 'restXml'
        ? s3ErrorXml(shape.wireCode, message, requestId)
        : errorPayload(shape, message, error, service.protocol === 'awsJson1_1'),
    'utf8',
  );
  headers['content-length'] = String(body.length);
  return { status: shape.status, headers, body };
}

/**
 * The shape of an error, and the message that may be told. A code that the service does not know is a fault of
 * Caprock, and its message is not for the caller.
 */
export function errorOf(
  service: ServiceShape,
  error: ApiError,
): { readonly shape: ErrorShape; readonly message: string } {
  const shape = service.errors.get(error.code);
  if (shape !== undefined) return { shape, message: error.message };
  const internal = service.errors.get('InternalServerException');
  if (internal === undefined) throw error;
  return {
    shape: internal,
    message: 'The service could not process the request because of an internal error.',
  };
}

/** The error as JSON: its message and whatever else the model gives it. */
export function errorPayload(shape: ErrorShape, message: string, error: ApiError, typed = false): string {
  const type = typed ? `"__type":${JSON.stringify(shape.wireCode)},` : '';
  let text = `{${type}"${shape.messageMember}":${JSON.stringify(message)}`;
  const compiler = new JsonWriterCompiler();
  for (const member of shape.members.values()) {
    const value = error.members[member.name];
    if (value === undefined || value === null) continue;
    const write = compiler.writer(member.shape, `${shape.name}.${member.name}`);
    text += `,${JSON.stringify(member.wireName)}:${write(value)}`;
  }
  return `${text}}`;
}

/** @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#operation-error-serialization */
function errorXml(service: ServiceShape, shape: ErrorShape, message: string, requestId: string): string {
  const type = shape.fault === 'client' ? 'Sender' : 'Receiver';
  const details =
    element('Type', type) + element('Code', shape.wireCode) + element('Message', escapeXml(message));
  return (
    `<ErrorResponse xmlns="${service.xmlNamespace ?? ''}">` +
    element('Error', details) +
    element('RequestId', escapeXml(requestId)) +
    `</ErrorResponse>`
  );
}
