import { ApiError, CaprockError } from '#kernel';

// The errors of running a model, in the API's own names. None has a cause: what the HTTP client throws may quote
// what it read, which is content.

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html#API_runtime_InvokeModel_Errors */
export function modelError(modelId: string, problem: string, originalStatusCode?: number): ApiError {
  const status = originalStatusCode === undefined ? {} : { originalStatusCode };
  return new ApiError('ModelErrorException', problem, { members: { ...status, resourceName: modelId } });
}

/** For what goes wrong once a streamed answer has begun. */
export function modelStreamError(problem: string, originalStatusCode: number): ApiError {
  return new ApiError('ModelStreamErrorException', problem, {
    members: { originalStatusCode, originalMessage: problem },
  });
}

export function modelTimeout(): ApiError {
  return new ApiError('ModelTimeoutException', 'The model’s software did not answer in time.');
}

export function modelNotReady(): ApiError {
  return new ApiError(
    'ModelNotReadyException',
    'The model’s software failed a moment ago and is about to be started again. Try again later.',
  );
}

export function noPlace(): ApiError {
  return new ApiError('ServiceUnavailableException', 'No further process of this model can be started now.');
}

export function stopping(): ApiError {
  return new ApiError('ServiceUnavailableException', 'The service is stopping.');
}

export function cancelled(): CaprockError {
  return new CaprockError('Cancelled', 'The caller went away.');
}
