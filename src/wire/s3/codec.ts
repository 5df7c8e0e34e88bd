import type { Member, OperationShape, StructureShape } from '#shapes';
import type { Codec } from '../codec.ts';
import { NO_CONTENT } from '../content-tree.ts';
import { DecoderCompiler } from '../decode.ts';
import { contentTypeOf } from '../http.ts';
import { wrong } from '../json/write.ts';
import { Problems } from '../problems.ts';
import { parseForm } from '../query/form.ts';
import { scalar } from '../query/tree.ts';
import { element, escapeXml, writeXmlMembers } from '../query/xml.ts';
import { formatTimestamp } from '../timestamp.ts';
import { MISSING } from '../violation.ts';

/**
 * The part of restXml that the read side of S3 needs: no request has a body.
 * @see https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
 */
export function createRestXmlCodec({ service, http, input, output }: OperationShape): Codec {
  const compiler = new DecoderCompiler('date-time');
  const decoders = [...input.members.values()].map((member) => ({
    member,
    decode: compiler.member(member, NO_CONTENT),
  }));
  const payload = [...output.members.values()].find(({ binding }) => binding === 'payload');
  const hasXml = [...output.members.values()].some(({ binding }) => binding === 'body');
  return {
    decode(request, labels) {
      const form = parseForm(request.rawQuery);
      const problems = new Problems();
      const structure: Record<string, unknown> = {};
      for (const { member, decode } of decoders) {
        const text = member.binding === 'label' ? labels[member.name] : form.get(member.wireName);
        if (text === undefined) {
          if (member.required) problems.add(MISSING, member.name);
          continue;
        }
        const before = problems.listed;
        structure[member.name] = decode(scalar(text, member.shape), problems);
        if (problems.listed !== before) problems.under(before, member.name);
      }
      problems.throwIfAny();
      return structure;
    },
    encode(value, requestId) {
      const members = (value ?? {}) as Readonly<Record<string, unknown>>;
      const bytes = payload === undefined ? undefined : members[payload.name];
      if (payload !== undefined && !(bytes instanceof Uint8Array)) return wrong(payload.name, 'bytes');
      const xml = hasXml
        ? `<?xml version="1.0" encoding="UTF-8"?>\n${document(output, members, service.xmlNamespace ?? '')}`
        : '';
      const body = bytes instanceof Uint8Array ? Buffer.from(bytes) : Buffer.from(xml, 'utf8');
      const headers: Record<string, string> = {
        'content-type': hasXml ? contentTypeOf('restXml') : 'application/octet-stream',
        'x-amz-request-id': requestId,
        'content-length': String(body.length),
      };
      for (const member of output.members.values())
        Object.assign(headers, headersOf(member, members[member.name]));
      return { status: http.status, headers, body };
    },
  };
}

/** Lists lie flat in it: an element for each item, without one around them. */
function document(
  output: StructureShape,
  members: Readonly<Record<string, unknown>>,
  namespace: string,
): string {
  let inner = '';
  for (const { name, shape, binding, wireName } of output.members.values()) {
    const value = members[name];
    if (binding !== 'body' || value === undefined || value === null) continue;
    // Where a document is one text, its member has no name of its own.
    if (wireName === '') inner += escapeXml(String(value));
    else if (shape.kind !== 'list') inner += element(wireName, escapeXml(String(value)));
    else if (shape.member.kind === 'structure' && Array.isArray(value)) {
      const { member } = shape;
      inner += value.map((item) => element(wireName, writeXmlMembers(member, item))).join('');
    }
  }
  return `<${output.name} xmlns="${namespace}">${inner}</${output.name}>`;
}

function headersOf({ binding, wireName, shape }: Member, value: unknown): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (binding === 'header') {
    const text = value instanceof Date ? formatTimestamp(value, 'http-date') : String(value);
    return { [wireName]: visible(wireName, text) };
  }
  if (binding !== 'prefixHeaders' || shape.kind !== 'map') return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, text]) => [`${wireName}${name}`, visible(name, String(text))]),
  );
}

function visible(name: string, text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : wrong(name, 'visible ASCII text');
}
