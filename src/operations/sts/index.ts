import type { Operation } from '../operation.ts';
import { getCallerIdentity } from './GetCallerIdentity.ts';

export function sts(): readonly Operation[] {
  return [getCallerIdentity()];
}
