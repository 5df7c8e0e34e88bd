import { encodePlace } from './envelope.ts';

/** Whose key, and for what: values of one account or one purpose never share a key with another's. */
export interface DataKeyOwner {
  readonly accountId: string;
  /** `access-keys`; or `kms/<key id>`, where each thing of a purpose has data keys of its own, to be destroyed with it. */
  readonly purpose: string;
}

/** What a wrapped data key is bound to: it opens for its owner and under its name alone. */
export interface DataKeyPlace extends DataKeyOwner {
  /** 32 hexadecimal digits. */
  readonly dataKeyId: string;
}

/** The place of a row of `data_keys`. */
export function placeOf(row: {
  readonly account_id: string;
  readonly purpose: string;
  readonly data_key_id: string;
}): DataKeyPlace {
  return { accountId: row.account_id, purpose: row.purpose, dataKeyId: row.data_key_id };
}

export function bytesOfPlace({ accountId, purpose, dataKeyId }: DataKeyPlace): Buffer {
  return encodePlace('data_keys', accountId, purpose, dataKeyId);
}
