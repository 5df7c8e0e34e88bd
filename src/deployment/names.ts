import { CaprockError } from '#kernel';

/** A provider's short name: one part of a model id. */
const PROVIDER = /^[a-z0-9-]{1,63}$/;

/**
 * The language of Bedrock's own pattern `[a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}([.:]?[a-z0-9-]{1,63})*`, written so that
 * matching takes linear time.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetFoundationModel.html modelIdentifier
 */
const MODEL_ID = /^[a-z0-9-]{1,63}\.[a-z0-9-]+([.:][a-z0-9-]+)*$/;
/** Keeps the id well inside a file's name and an ARN. */
const MODEL_ID_CHARACTERS = 140;

const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;
export const DIGEST = /^[0-9a-f]{64}$/;

export function isProvider(value: unknown): value is string {
  return typeof value === 'string' && PROVIDER.test(value);
}

export function isModelId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MODEL_ID_CHARACTERS && MODEL_ID.test(value);
}

/** @throws CaprockError `InvalidRegion`: a region's name becomes a folder's. */
export function checkRegion(region: string): void {
  if (REGION.test(region)) return;
  throw new CaprockError('InvalidRegion', 'A region has a name such as us-east-1.');
}

/** Control characters, which have no business in names, commands or notices. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

export function hasControlCharacters(text: string): boolean {
  return CONTROL.test(text);
}

/** A path inside a folder: relative, plain, without `.` and `..`. */
export function isPlainRelativePath(path: string): boolean {
  return path !== '' && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
