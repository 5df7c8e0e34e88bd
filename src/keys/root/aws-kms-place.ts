import { isAbsolute } from 'node:path';
import { badSpec } from './bad-spec.ts';
import type { ServiceKeyPlace } from './key-service.ts';

export interface AwsKmsPlace extends ServiceKeyPlace {
  /** What this installation is called in the encryption context. */
  readonly installation: string;
}

const FORM =
  'aws-kms: is followed by the ARN of a key (not of an alias, which may come to name another key), and after a ? by endpoint_url=https://…, ca_bundle=/PATH and installation=NAME where they are needed';
const KEY_ARN = /^arn:aws[a-z-]*:kms:([a-z]{2}(?:-[a-z]+)+-\d):\d{12}:key\/[A-Za-z0-9-]{1,128}$/;
const NAMES: ReadonlySet<string> = new Set(['endpoint_url', 'ca_bundle', 'installation']);

/**
 * What follows `aws-kms:` in the setting. Nothing of it is taken from the environment of AWS clients, where
 * `caprock env` names this very service.
 *
 * @throws CaprockError `BadSetting`
 */
export function readAwsKmsPlace(text: string): AwsKmsPlace {
  const [arn = '', query = ''] = text.split(/\?(.*)/s, 2);
  const [, region] = KEY_ARN.exec(arn) ?? [];
  const options = new URLSearchParams(query);
  const endpoint = options.get('endpoint_url') ?? undefined;
  const caBundle = options.get('ca_bundle') ?? undefined;
  const installation = options.get('installation') ?? 'caprock';
  const isRight =
    region !== undefined &&
    [...options.keys()].every((name) => NAMES.has(name)) &&
    (endpoint === undefined || isEndpoint(endpoint)) &&
    (caBundle === undefined || isAbsolute(caBundle)) &&
    /^[\w.:/-]{1,128}$/.test(installation);
  if (!isRight) throw badSpec(FORM);
  return { arn, region, endpoint, caBundle, installation };
}

/** Nothing is spoken in the clear, and no credentials stand in a URL. */
function isEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, pathname, search, hash } = new URL(text);
  return protocol === 'https:' && username + password + search + hash === '' && pathname === '/';
}
