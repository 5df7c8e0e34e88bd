import type { InferenceFacts } from '#inference';
import type { Notes } from '../operation.ts';

/** Which model answered, from which deployment, sealed or not, and how many tokens: never what was said. */
export function inferenceNotes(facts: InferenceFacts): Notes {
  const { modelArn: _recordedAsResource, ...said } = facts;
  return { additionalEventData: { ...said } };
}
