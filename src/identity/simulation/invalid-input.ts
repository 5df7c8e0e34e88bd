import { ApiError } from '#kernel';

export function invalidInput(message: string): ApiError {
  return new ApiError('InvalidInputException', message);
}
