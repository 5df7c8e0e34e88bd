import { credentialsInUrl, type Detector } from '#detect';
import { ApiError } from '#kernel';
import { valueAt } from './member-paths.ts';

/** A refusal of the guard: the record withholds the field, as the answer does. */
export class ConfidentialData extends ApiError {
  readonly field: string;
  readonly type: string;

  constructor(field: string, type: string) {
    super(
      'ValidationException',
      `Confidential data (${type}) was found in ${field}. Names, tags and other free-form fields may be used for billing or diagnostic logs: leave it out.`,
    );
    this.field = field;
    this.type = type;
  }
}

/**
 * The free-text guard: confidential data and credentials in URLs are refused in the fields that an operation
 * declares as free text. The error names the field and the type, never the value.
 *
 * promise 10: no confidential data in tags or free-form fields; no credentials in a URL
 * @throws ConfidentialData
 */
export function guard(input: unknown, fields: readonly string[], detector: Pick<Detector, 'find'>): void {
  for (const field of fields) {
    for (const text of textsIn(valueAt(input, field))) {
      const finding = detector.find(text)[0] ?? credentialsInUrl(text)[0];
      if (finding !== undefined) {
        throw new ConfidentialData(field, finding.type);
      }
    }
  }
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
