import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Egress } from '#egress';
import { CaprockError, limits, type Clock } from '#kernel';
import { signedHeaders } from '#wire';
import type { StoreCredentials } from './credentials.ts';
import { pathOf, type StorePlace } from './place.ts';

export interface S3StoreDeps {
  readonly place: StorePlace;
  readonly egress: Pick<Egress, 'fetch'>;
  /** Asked at every request: they may change. */
  readonly credentials: () => Promise<StoreCredentials>;
  /** The authorities (PEM) that vouch for the store, instead of Node's own. */
  readonly authorities?: string;
  /** `AES256`, `aws:kms`, or `aws:kms:` and a key's ARN: how the store is to encrypt. */
  readonly encryption?: string;
  /** The account that the buckets have to belong to. */
  readonly owner?: string;
  readonly clock: Clock;
}

/**
 * Objects in an S3-compatible store. Every request is signed, goes where the egress list permits, over TLS that is
 * verified, and is given up after a time; the store checks each body against its SHA-256.
 */
export class S3Store {
  readonly #deps: S3StoreDeps;

  constructor(deps: S3StoreDeps) {
    this.#deps = deps;
  }

  /** Compressed, whole or not at all; again with the same text it changes nothing. */
  async put(
    bucket: string,
    key: string,
    text: string,
    metadata: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const body = await compress(text);
    const path = pathOf(this.#deps.place, bucket, key);
    const headers = {
      'content-type': 'application/x-gzip',
      'x-amz-checksum-sha256': createHash('sha256').update(body).digest('base64'),
      ...this.#encryption(),
      ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
    };
    const response = await this.#send('PUT', path, headers, body);
    if (response.ok) return discard(response);
    if (response.status !== 404) throw await refused(response);
    await discard(response);
    await this.#createBucket(path);
    const again = await this.#send('PUT', path, headers, body);
    if (!again.ok) throw await refused(again);
    await discard(again);
  }

  /** `undefined` where there is none. */
  async get(bucket: string, key: string): Promise<{ bytes: Buffer; modifiedAt: number } | undefined> {
    const response = await this.#send('GET', pathOf(this.#deps.place, bucket, key));
    if (response.status === 404) return void (await discard(response));
    if (!response.ok) throw await refused(response);
    return { bytes: await readBounded(response, limits.storeObjectBytes), modifiedAt: modifiedAt(response) };
  }

  async describe(bucket: string, key: string): Promise<{ size: number; modifiedAt: number } | undefined> {
    const response = await this.#send('HEAD', pathOf(this.#deps.place, bucket, key));
    if (response.status === 404) return undefined;
    if (!response.ok) throw await refused(response);
    return { size: Number(response.headers.get('content-length')), modifiedAt: modifiedAt(response) };
  }

  /** What a bucket that is missing needs; where we may not make it, the store says so. */
  async #createBucket(path: string): Promise<void> {
    const response = await this.#send('PUT', `/${path.split('/')[1]}`);
    if (!response.ok && response.status !== 409) throw await refused(response);
    await discard(response);
  }

  #encryption(): Record<string, string> {
    const { encryption } = this.#deps;
    if (encryption === undefined) return {};
    const [, key] = /^aws:kms:(.+)$/.exec(encryption) ?? [];
    return {
      'x-amz-server-side-encryption': key === undefined ? encryption : 'aws:kms',
      ...(key !== undefined && { 'x-amz-server-side-encryption-aws-kms-key-id': key }),
    };
  }

  async #send(
    method: string,
    rawPath: string,
    headers: Readonly<Record<string, string>> = {},
    body: Buffer = NOTHING,
  ): Promise<Response> {
    const { place, egress, credentials, owner, authorities, clock } = this.#deps;
    const { host, origin } = place.endpoint;
    const all = { ...headers, host, ...(owner !== undefined && { 'x-amz-expected-bucket-owner': owner }) };
    const signer = { ...(await credentials()), region: place.region, service: 's3' };
    const request = { method, rawPath, rawQuery: '', headers: all, body };
    const { host: _, ...signed } = signedHeaders(request, signer, clock.now());
    return egress.fetch(new URL(origin + rawPath), {
      method,
      headers: signed,
      ...(method === 'PUT' && { body }),
      signal: AbortSignal.timeout(limits.storeMilliseconds),
      ...(authorities !== undefined && { authorities }),
    });
  }
}

const NOTHING = Buffer.alloc(0);
const compress = promisify(gzip);

function modifiedAt({ headers }: Response): number {
  const at = Date.parse(headers.get('last-modified') ?? '');
  return Number.isNaN(at) ? 0 : at;
}

async function discard({ body }: Response): Promise<void> {
  await body?.cancel();
}

/** Of what the store says, its code alone. */
async function refused(response: Response): Promise<CaprockError> {
  const text = await readBounded(response, limits.storeErrorBytes).catch(() => NOTHING);
  const [, code = 'no code'] = /<Code>(\w{1,64})<\/Code>/.exec(text.toString('utf8')) ?? [];
  return new CaprockError('StoreRefused', `The trail's store answered ${response.status} (${code}).`);
}

async function readBounded({ body }: Response, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > most)
      throw new CaprockError('StoreRefused', `The store answered with more than ${most} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
