import { builtInIdentifiers, createDetector, credentialsInUrl, type Detector } from '#detect';
import { ApiError } from '#kernel';
import { valueAt } from './member-paths.ts';

/** Confidential data in a field: never the data itself. */
export interface Confidential {
  readonly field: string;
  readonly type: string;
}

/** A refusal of the guard: the record withholds the field, as the answer does. */
export class ConfidentialData extends ApiError implements Confidential {
  readonly field: string;
  readonly type: string;

  constructor({ field, type }: Confidential) {
    super(
      'ValidationException',
      `Confidential data (${type}) was found in ${field}. Names, tags and other free-form fields may be used for billing or diagnostic logs: leave it out.`,
    );
    this.field = field;
    this.type = type;
  }
}

/** What the guard looks for: all that is looked for by default. The id of an access key is no secret, and an ordinary name. */
export function createGuardDetector(): Detector {
  return createDetector({
    identifiers: builtInIdentifiers.filter(
      ({ type, onByDefault }) => onByDefault && type !== 'AWS_ACCESS_KEY',
    ),
  });
}

/** What becomes of a request with confidential data in a free-form field. */
export type FreeText = 'refuse' | 'warn';

/**
 * The free-text guard: confidential data and credentials in URLs are refused in the fields that an operation
 * declares as free text, or where the installation only warns, told to the record. Neither holds the value. A
 * detector that fails refuses the request: nothing passes unscanned.
 *
 * promise 10: no confidential data in tags or free-form fields; no credentials in a URL
 * @throws ConfidentialData
 */
export function guard(
  input: unknown,
  fields: readonly string[],
  detector: Pick<Detector, 'find'>,
  freeText: FreeText = 'refuse',
): readonly Confidential[] {
  const found: Confidential[] = [];
  for (const field of fields) {
    for (const text of textsIn(valueAt(input, field))) {
      const finding = detector.find(text)[0] ?? credentialsInUrl(text)[0];
      if (finding === undefined) continue;
      const confidential = { field, type: finding.type };
      if (freeText === 'refuse') throw new ConfidentialData(confidential);
      found.push(confidential);
      break;
    }
  }
  return found;
}

/** Every string in a value: the keys of a map as well as its values. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (!Array.isArray(value)) yield key;
      yield* textsIn(inner);
    }
  }
}
