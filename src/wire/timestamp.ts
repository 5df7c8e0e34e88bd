/** @see https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait */
export type TimestampFormat = 'date-time' | 'http-date' | 'epoch-seconds';

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2}(?:\.\d{1,3})? GMT$/;

/** `undefined` for what is no timestamp of this format. */
export function parseTimestamp(value: unknown, format: TimestampFormat): Date | undefined {
  const milliseconds = epochMilliseconds(value, format);
  if (milliseconds === undefined) return undefined;
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function epochMilliseconds(value: unknown, format: TimestampFormat): number | undefined {
  switch (format) {
    case 'epoch-seconds':
      return typeof value === 'number' ? Math.round(value * 1000) : undefined;
    case 'date-time':
      return typeof value === 'string' && DATE_TIME.test(value) ? Date.parse(value) : undefined;
    case 'http-date':
      return typeof value === 'string' && HTTP_DATE.test(value) ? Date.parse(value) : undefined;
  }
}

/** Text for XML, headers and forms; for JSON too, where `epoch-seconds` stands bare and the others in quotes. */
export function formatTimestamp(date: Date, format: TimestampFormat): string {
  switch (format) {
    case 'epoch-seconds':
      return String(date.getTime() / 1000);
    case 'date-time':
      return date.toISOString().replace('.000Z', 'Z');
    case 'http-date':
      return date.toUTCString();
  }
}
