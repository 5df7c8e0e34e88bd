import { CaprockError, Content } from '#kernel';
import { openContent } from '#open-content';
import type { Member, OperationShape, StructureShape } from '#shapes';
import type { Codec } from './codec.ts';
import { NO_CONTENT, type ContentTree } from './content-tree.ts';
import { DecoderCompiler } from './decode.ts';
import type { Decoder } from './decoder.ts';
import { createEventCodec } from './event-codec.ts';
import { createEventDecoder, streamsEvents } from './event-input.ts';
import { EVENT_STREAM } from './event-stream.ts';
import { finish } from './finish.ts';
import { contentTypeOf } from './http.ts';
import { parseJson } from './json/parse.ts';
import { JsonWriterCompiler, opened, wrong } from './json/write.ts';
import { Problems } from './problems.ts';
import { parseForm } from './query/form.ts';
import { scalar } from './query/tree.ts';
import { formatTimestamp } from './timestamp.ts';
import { malformed, MISSING } from './violation.ts';

/** @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export function createRestCodec(operation: OperationShape, input: ContentTree, output: ContentTree): Codec {
  const decode = requestDecoder(operation, input);
  const events = [...operation.input.members.values()].find(streamsEvents);
  const decodeEvent =
    events?.shape.kind === 'structure'
      ? { decodeEvent: createEventDecoder(events.shape, input.members.get(events.name) ?? NO_CONTENT) }
      : {};
  const payload = [...operation.output.members.values()].find(({ binding }) => binding === 'payload');
  const head = (value: unknown, requestId: string, contentType: string) => ({
    status: operation.http.status,
    headers: responseHeaders(operation.output, value ?? {}, requestId, contentType),
  });
  if (payload?.shape.kind === 'structure' && payload.shape.eventStream) {
    const content = output.members.get(payload.name) ?? NO_CONTENT;
    return {
      decode,
      ...decodeEvent,
      encode: () => {
        throw new CaprockError('Streams', `${operation.name} answers with a stream of events.`);
      },
      eventStream: createEventCodec(operation, payload.shape, content, (value, requestId) =>
        head(value, requestId, EVENT_STREAM),
      ),
    };
  }
  const write = payload === undefined ? jsonBody(operation.output, output) : rawBody(payload, output);
  return {
    decode,
    encode(value, requestId) {
      const body = write(value ?? {});
      const fallback = payload === undefined ? contentTypeOf('restJson1') : 'application/octet-stream';
      const { status, headers } = head(value, requestId, fallback);
      headers['content-length'] = String(body.length);
      return { status, headers, body };
    },
  };
}

interface BoundMember {
  readonly member: Member;
  readonly decode: Decoder;
}

function requestDecoder({ input, service }: OperationShape, content: ContentTree): Codec['decode'] {
  const bound = (binding: Member['binding']): Member[] =>
    [...input.members.values()].filter((member) => member.binding === binding && !streamsEvents(member));
  const textual = (binding: Member['binding'], compiler: DecoderCompiler): BoundMember[] =>
    bound(binding).map((member) => ({ member, decode: compiler.member(member, content) }));

  const headers = textual('header', new DecoderCompiler('http-date'));
  const compiler = new DecoderCompiler('date-time');
  const labels = textual('label', compiler);
  const queries = textual('query', compiler);
  const [payload] = textual('payload', compiler);
  const body = bound('body');
  const decodeBody =
    body.length === 0 ? undefined : new DecoderCompiler('epoch-seconds').members(body, input.union, content);
  const queryNames = new Set(queries.map(({ member }) => member.wireName));

  return (request, labelTexts) => {
    const problems = new Problems(service.invalidInput);
    const structure =
      decodeBody === undefined ? {} : finish(decodeBody(parseJson(request.body), problems), problems);
    const take = ({ member, decode }: BoundMember, value: unknown): void => {
      if (value === undefined) {
        if (member.required) problems.add(MISSING, member.name);
        return;
      }
      const before = problems.listed;
      structure[member.name] = decode(value, problems);
      if (problems.listed !== before) problems.under(before, member.name);
    };
    for (const label of labels) take(label, labelTexts[label.member.name]);
    for (const header of headers)
      take(header, textOf(request.headers[header.member.wireName], header.member));
    if (request.rawQuery !== '' || queries.length > 0) {
      const form = parseForm(request.rawQuery);
      for (const name of form.keys()) {
        if (!queryNames.has(name))
          problems.add(
            malformed(`Query string must have no parameters but ${[...queryNames].join(', ') || 'none'}`),
          );
      }
      for (const query of queries) take(query, textOf(form.get(query.member.wireName), query.member));
    }
    if (payload !== undefined) take(payload, request.body.length === 0 ? undefined : request.body);
    problems.throwIfAny();
    return structure;
  };
}

function textOf(text: string | undefined, member: Member): unknown {
  return text === undefined ? undefined : scalar(text, member.shape);
}

function jsonBody(output: StructureShape, content: ContentTree): (value: unknown) => Buffer {
  const members = [...output.members.values()].filter(({ binding }) => binding === 'body');
  const write = new JsonWriterCompiler().members(members, output.name, content);
  return (value) => Buffer.from(write(value), 'utf8');
}

/** The payload of an answer is bytes, given as they are. */
function rawBody(payload: Member, content: ContentTree): (value: unknown) => Buffer {
  const guarded = content.members.get(payload.name)?.here === true;
  return (value) => {
    const item = memberOf(value, payload.name);
    if (guarded && !(item instanceof Content)) {
      throw new CaprockError('BareContent', `${payload.name} must be wrapped in Content.`);
    }
    const bytes = item instanceof Content ? openContent(item) : item;
    if (bytes === undefined) return Buffer.alloc(0);
    if (!(bytes instanceof Uint8Array)) return wrong(payload.name, 'bytes');
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
}

/** What may stand in a header: anything else could end it and begin another. */
const HEADER_VALUE = /^[\x20-\x7e]*$/;

function responseHeaders(
  output: StructureShape,
  value: unknown,
  requestId: string,
  contentType: string,
): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': contentType, 'x-amzn-requestid': requestId };
  for (const member of output.members.values()) {
    if (member.binding !== 'header') continue;
    const item = opened(memberOf(value, member.name));
    if (item === undefined || item === null) continue;
    const text = item instanceof Date ? formatTimestamp(item, 'http-date') : String(item);
    if (!HEADER_VALUE.test(text)) return wrong(member.name, 'visible ASCII text');
    headers[member.wireName] = text;
  }
  return headers;
}

function memberOf(value: unknown, name: string): unknown {
  // Any object can be asked for any member; one that it does not have is undefined.
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
