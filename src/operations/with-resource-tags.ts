import type { Principal, Tag, UnsignedPrincipal } from '#identity';
import { ApiError } from '#kernel';
import type { Operation } from './operation.ts';

/** The tags of a resource, by its ARN. @throws ApiError for one that is not there, or not the caller's: it has none */
export type ReadTags = (resource: string, caller: Pick<Principal, 'accountId'>) => Promise<readonly Tag[]>;

/**
 * The operation with `aws:ResourceTag/…` of each resource that its request names: a policy that denies by a tag must not
 * pass over it.
 */
export function withResourceTags(operation: Operation, read: ReadTags): Operation {
  async function keysOf(resource: string, caller: Principal | UnsignedPrincipal) {
    try {
      const tags = await read(resource, caller);
      return Object.fromEntries(tags.map(({ key, value }) => [`aws:ResourceTag/${key}`, value]));
    } catch (error) {
      // The operation will say so, to whoever may ask.
      if (error instanceof ApiError) return {};
      throw error;
    }
  }
  return {
    ...operation,
    async needs(input, caller, origin) {
      const needs = await operation.needs(input, caller, origin);
      return Promise.all(
        needs.map(async (need) => ({
          ...need,
          context: { ...(await keysOf(need.resource, caller)), ...need.context },
        })),
      );
    },
  };
}
