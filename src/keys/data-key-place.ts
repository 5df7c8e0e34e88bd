import { encodePlace } from './envelope.ts';

/** Whose key, and for what: values of one account or one purpose never share a key with another's. */
export interface DataKeyOwner {
  readonly accountId: string;
  readonly purpose: string;
}

/** What a wrapped data key is bound to: it opens for its owner and under its name alone. */
export function placeOf(owner: DataKeyOwner, id: string): Buffer {
  return encodePlace('data_keys', owner.accountId, owner.purpose, id);
}
