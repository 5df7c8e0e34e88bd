import { comparison, type Operator } from './operator.ts';

const ISO =
  /^([1-9]\d{3})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d))?)?)?$/;
const EPOCH_SECONDS = /^\d{1,12}(?:\.\d{1,9})?$/;

/**
 * Milliseconds since the epoch of one of the W3C's forms of ISO 8601 (`2026`, `2026-11`, `2026-11-23`,
 * `2026-11-23T02:08Z`, `2026-11-23T02:08:00.5+01:00`), or of seconds since the epoch. Four digits are a year.
 * @see https://www.w3.org/TR/NOTE-datetime
 */
export function parseDate(text: string): number | undefined {
  const iso = ISO.exec(text);
  if (iso === null) return EPOCH_SECONDS.test(text) ? Number(text) * 1000 : undefined;
  const [, year, month = '1', day = '1', hour = '0', minute = '0', second = '0', fraction, zone] = iso;
  const offset = parseOffset(zone);
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  if (offset === undefined || new Date(midnight).getUTCDate() !== Number(day)) return undefined;
  if (Number(month) > 12 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  return midnight + seconds * 1000 + (fraction === undefined ? 0 : Number(`0.${fraction}`) * 1000) - offset;
}

function parseOffset(zone = 'Z'): number | undefined {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

const form = { expected: 'an ISO 8601 date or seconds since the epoch', parse: parseDate };

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date */
export const dateOperators: readonly Operator[] = [
  comparison('DateEquals', form, (value, operand) => value === operand),
  comparison('DateNotEquals', form, (value, operand) => value === operand, true),
  comparison('DateLessThan', form, (value, operand) => value < operand),
  comparison('DateLessThanEquals', form, (value, operand) => value <= operand),
  comparison('DateGreaterThan', form, (value, operand) => value > operand),
  comparison('DateGreaterThanEquals', form, (value, operand) => value >= operand),
];
