import { ApiError } from '#kernel';

/** A ValidationException. `message` says where and what would be right, and quotes nothing of the request. */
export function invalid(message: string): ApiError {
  return new ApiError('ValidationException', message);
}

/** A feature of the API that Caprock does not have: refused, because to ignore it would be to answer wrongly. */
export function unavailable(where: string, advice: string): ApiError {
  return invalid(`${where} is not available in Caprock. ${advice}`);
}
