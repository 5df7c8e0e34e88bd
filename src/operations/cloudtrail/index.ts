import type { Trail } from '#audit';
import type { Operation } from '../operation.ts';
import { lookupEvents } from './LookupEvents.ts';

export function cloudtrail(trail: Trail): readonly Operation[] {
  return [lookupEvents(trail)];
}
