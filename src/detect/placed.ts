import type { Normaliser } from './engine/normalise.ts';
import type { Found } from './engine/rule.ts';
import type { Finding } from './finding.ts';

/** A finding as it is told: with its place in the text as it was given. */
export function placed(
  { type, identifier, start, end, score, reason }: Found,
  normaliser: Normaliser,
): Finding {
  const from = normaliser.startOf(start);
  const to = normaliser.endOf(end);
  return {
    type,
    identifier,
    start: from.unit,
    end: to.unit,
    startByte: from.byte,
    endByte: to.byte,
    score,
    reason,
  };
}
