import type { Protocol } from '#shapes';

/** A request as it came, before anything in it is believed. */
export interface WireRequest {
  readonly method: string;
  /** As on the wire, undecoded, without the query. */
  readonly rawPath: string;
  /** As on the wire, without `?`; empty where there is none. */
  readonly rawQuery: string;
  /** Lower-case names; duplicates were refused. `host` and `:authority` are both set, each from the other. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface WireResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** The content type of a protocol's answers. */
export function contentTypeOf(protocol: Protocol): string {
  switch (protocol) {
    case 'restJson1':
      return 'application/json';
    case 'awsJson1_1':
      return 'application/x-amz-json-1.1';
    case 'restXml':
      return 'application/xml';
    case 'awsQuery':
      return 'text/xml';
  }
}
