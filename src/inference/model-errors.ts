import { ApiError } from '#kernel';
import { isObject, type Untrusted } from './json.ts';

/**
 * The modelled error for a model's HTTP status other than 200. Its own text is never repeated: it may quote the
 * prompt.
 *
 * promise 1: an error message cannot hold content
 */
export function statusError(status: number, resourceName: string): ApiError {
  if (status === 400 || status === 413 || status === 422) {
    return new ApiError(
      'ValidationException',
      'The model refused the request as invalid. Check its fields, and that it is not too long for the model.',
    );
  }
  if (status === 429) {
    return new ApiError('ThrottlingException', 'The model has too many requests. Wait and try again.');
  }
  return new ApiError(
    'ModelErrorException',
    'The model could not answer, and said so with an HTTP status. Try again later.',
    { members: { originalStatusCode: status, resourceName } },
  );
}

/** For an answer that is not what the contract says: it names what, and quotes nothing. */
export function malformed(what: string, resourceName: string): ApiError {
  return new ApiError('ModelErrorException', `The model's answer is not usable: ${what}.`, {
    members: { originalStatusCode: 200, resourceName },
  });
}

/** The same once a stream has begun. */
export function malformedStream(what: string): ApiError {
  return new ApiError('ModelStreamErrorException', `The model's stream is not usable: ${what}.`, {
    members: { originalStatusCode: 200 },
  });
}

/** An error that the model reports inside its stream, as vLLM does. */
export function reportedInStream(event: Untrusted): ApiError | undefined {
  const { error } = event;
  if (error === undefined || error === null) return undefined;
  const code = isObject(error) ? error['code'] : undefined;
  const status =
    typeof code === 'number' && Number.isInteger(code) && code >= 400 && code <= 599 ? code : 500;
  return new ApiError(
    'ModelStreamErrorException',
    'The model reported an error in the middle of its answer.',
    {
      members: { originalStatusCode: status },
    },
  );
}

/** Exceptions that the event streams of the InvokeModel family model. */
export const streamExceptions: ReadonlySet<string> = new Set([
  'InternalServerException',
  'ModelStreamErrorException',
  'ModelTimeoutException',
  'ServiceUnavailableException',
  'ThrottlingException',
  'ValidationException',
]);

/**
 * An error out of the model's process while a stream runs, as one that the stream's shape has.
 *
 * @param modelled names of the exceptions that the event stream models
 */
export function asStreamError(error: unknown, modelled: ReadonlySet<string>): unknown {
  if (!(error instanceof ApiError) || modelled.has(error.code)) return error;
  const status = error.members['originalStatusCode'];
  return new ApiError('ModelStreamErrorException', error.message, {
    cause: error,
    members: { originalStatusCode: typeof status === 'number' ? status : 500 },
  });
}
