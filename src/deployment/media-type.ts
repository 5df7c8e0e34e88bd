const OTHER = 'application/octet-stream';

/** What models answer with. A header's text is the software's, and is not passed on as it comes. */
const KNOWN: ReadonlySet<string> = new Set([
  'application/json',
  'application/jsonlines',
  'application/x-ndjson',
  'text/event-stream',
  'text/plain',
  'text/csv',
  'image/png',
  'image/jpeg',
  'image/webp',
  'audio/mpeg',
  'audio/wav',
  'audio/ogg',
  'video/mp4',
  OTHER,
]);

/** The media type of an answer, without its parameters; `application/octet-stream` for one that is not known. */
export function knownMediaType(header: string | string[] | undefined): string {
  const [type = ''] = (typeof header === 'string' ? header : '').split(';', 1);
  const name = type.trim().toLowerCase();
  return KNOWN.has(name) ? name : OTHER;
}
