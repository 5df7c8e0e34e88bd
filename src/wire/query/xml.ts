import type { Shape, StructureShape } from '#shapes';
import { base64, opened, wrong } from '../json/write.ts';
import { formatTimestamp } from '../timestamp.ts';

/** The members of a structure as XML elements, as awsQuery wants them. Content is opened wherever it stands. */
export function writeXmlMembers(shape: StructureShape, value: unknown): string {
  if (typeof value !== 'object' || value === null) return wrong(shape.name, 'a structure');
  // Any object can be asked for any member; one that it does not have is undefined and skipped.
  const source = value as Readonly<Record<string, unknown>>;
  let xml = '';
  for (const member of shape.members.values()) {
    const item = opened(source[member.name]);
    if (item === undefined || item === null) continue;
    xml += element(member.wireName, writeXml(member.shape, item, `${shape.name}.${member.name}`));
  }
  return xml;
}

export function element(name: string, inner: string): string {
  return `<${name}>${inner}</${name}>`;
}

function writeXml(shape: Shape, value: unknown, place: string): string {
  switch (shape.kind) {
    case 'structure':
      return writeXmlMembers(shape, value);
    case 'list':
      if (!Array.isArray(value)) return wrong(place, 'a list');
      return value.map((item) => element('member', writeXml(shape.member, opened(item), place))).join('');
    case 'map':
      if (typeof value !== 'object' || value === null) return wrong(place, 'a map');
      return Object.entries(value)
        .map(([key, item]) => {
          const written = writeXml(shape.value, opened(item), place);
          return element('entry', element('key', escapeXml(key)) + element('value', written));
        })
        .join('');
    case 'string':
      return typeof value === 'string' ? escapeXml(value) : wrong(place, 'a string');
    case 'number':
      return typeof value === 'number' ? String(value) : wrong(place, 'a number');
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : wrong(place, 'true or false');
    case 'blob':
      return value instanceof Uint8Array ? base64(value) : wrong(place, 'bytes');
    case 'timestamp':
      return value instanceof Date
        ? formatTimestamp(value, shape.format ?? 'date-time')
        : wrong(place, 'a date');
    case 'document':
      return wrong(place, 'absent: awsQuery has no documents');
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#xD;',
};

/** Characters that XML 1.0 cannot carry, even escaped, become U+FFFD. @see https://www.w3.org/TR/xml/#charsets */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"'\r]/g, (character) => ESCAPES[character] ?? character);
}
