import { ApiError, codeOf, parseArn, type Arn } from '#kernel';

/** Which key a request names: by its id or by an alias, of which account. */
export interface KeyRef {
  readonly accountId: string;
  readonly keyId?: string;
  /** `alias/name` */
  readonly aliasName?: string;
}

const KEY_ID = /^(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const ALIAS = /^alias\/[a-zA-Z0-9:/_-]+$/;

/**
 * Reads a `KeyId`: a key id or an alias of the caller's account, or the ARN of either, which may be of another one.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
 * @throws ApiError `InvalidArnException` | `NotFoundException`
 */
export function parseKeyRef(text: string, accountId: string, region: string): KeyRef {
  if (!text.startsWith('arn:')) return refOf(text, accountId);
  const arn = readArn(text);
  if (arn.region !== region) {
    throw new ApiError('NotFoundException', `Invalid arn: the keys of this service are of ${region}.`);
  }
  const resource = arn.resource.startsWith('key/') ? arn.resource.slice('key/'.length) : arn.resource;
  return refOf(resource, arn.account);
}

function refOf(text: string, accountId: string): KeyRef {
  if (KEY_ID.test(text)) return { accountId, keyId: text };
  if (ALIAS.test(text)) return { accountId, aliasName: text };
  throw new ApiError(
    'NotFoundException',
    'Invalid keyId: give a key id, alias/ and an alias, or the ARN of either.',
  );
}

function readArn(text: string): Arn {
  const invalid = 'The ARN of a key or of an alias is arn:aws:kms:<region>:<account>:key/… or alias/….';
  try {
    const arn = parseArn(text);
    const fits = arn.partition === 'aws' && arn.service === 'kms' && /^\d{12}$/.test(arn.account);
    if (fits && /^(?:key|alias)\//.test(arn.resource)) return arn;
  } catch (cause) {
    if (codeOf(cause) !== 'InvalidArn') throw cause;
  }
  throw new ApiError('InvalidArnException', invalid);
}
