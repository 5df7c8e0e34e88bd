import { CaprockError } from '#kernel';
import type { OperationShape, StructureShape } from '#shapes';
import type { EventStreamCodec } from './codec.ts';
import type { ContentTree } from './content-tree.ts';
import { errorOf, errorPayload } from './error.ts';
import { EVENT_STREAM, frame, frameHeaders } from './event-stream.ts';
import { JsonWriterCompiler, type JsonWriter } from './json/write.ts';

interface EventWriter {
  readonly headers: Buffer;
  readonly write: JsonWriter;
}

/** The codec of an operation that answers with events; `content` is what was declared below the stream's member. */
export function createEventCodec(
  operation: OperationShape,
  events: StructureShape,
  content: ContentTree,
  head: EventStreamCodec['head'],
): EventStreamCodec {
  const compiler = new JsonWriterCompiler();
  const writers = new Map<string, EventWriter>();
  for (const member of events.members.values()) {
    const headers = frameHeaders({
      ':event-type': member.wireName,
      ':content-type': 'application/json',
      ':message-type': 'event',
    });
    writers.set(member.name, { headers, write: compiler.member(member, events.name, content) });
  }
  const exceptions = exceptionHeaders(events);

  return {
    contentType: EVENT_STREAM,
    head,
    encode(event) {
      for (const name in event) {
        const writer = writers.get(name);
        const value = event[name];
        if (writer !== undefined && value !== undefined) return frame(writer.headers, writer.write(value));
      }
      throw new CaprockError('UnknownEvent', `${events.name} has no event of this kind.`);
    },
    encodeException(error) {
      const { shape, message } = errorOf(operation.service, error);
      const payload = errorPayload(shape, message, error);
      return frame(exceptions.get(shape.name) ?? unmodelledHeaders(shape.wireCode, message), payload);
    },
  };
}

/** Exceptions that the event union models are members of it, in lower camel case: `modelStreamErrorException`. */
function exceptionHeaders(events: StructureShape): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (const member of events.members.values()) {
    if (member.shape.kind !== 'structure') continue;
    const headers = frameHeaders({
      ':exception-type': member.wireName,
      ':content-type': 'application/json',
      ':message-type': 'exception',
    });
    found.set(member.shape.name, headers);
  }
  return found;
}

/** Any other error travels in the headers, without a shape. */
function unmodelledHeaders(code: string, message: string): Buffer {
  return frameHeaders({
    ':error-code': code,
    ':error-message': message,
    ':content-type': 'application/json',
    ':message-type': 'error',
  });
}
