import { ApiError } from '#kernel';

/** A key has one policy, whose name is default. @throws ApiError `NotFoundException` */
export function requireDefaultPolicy(name: string | undefined): void {
  if (name === undefined || name === 'default') return;
  throw new ApiError('NotFoundException', 'No such policy exists: the one that a key has is named default.');
}
