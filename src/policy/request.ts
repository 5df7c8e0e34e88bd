/**
 * The keys of one request that conditions and policy variables read, with their values. Keys are in lower case,
 * for IAM compares them without case. An absent key, or one without values, is a missing key.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export type Context = ReadonlyMap<string, readonly string[]>;

export interface RequestPrincipal {
  readonly arn: string;
  readonly accountId: string;
  /** Of IAM users alone. */
  readonly userName?: string;
  /** `AIDA…` for a user, `AROA…:session` for a role session: the value of `aws:userid`. */
  readonly principalId?: string;
}

/** One question: may this principal do this action on this resource, in this context? */
export interface AccessRequest {
  /** `service:Action`, such as `bedrock:InvokeModel`. */
  readonly action: string;
  /** The resource's ARN, or `*` for an action that has none. */
  readonly resource: string;
  readonly principal: RequestPrincipal;
  readonly context: Context;
}

/** What is known of any signed request. */
export interface RequestFacts {
  /** Absent for somebody who has no credentials yet. */
  readonly principal?: RequestPrincipal;
  /** `User` for an IAM user; `Account`, `AssumedRole`, … for others. */
  readonly principalType?: string;
  readonly sourceIp?: string;
  readonly userAgent?: string;
  readonly region?: string;
  /** Milliseconds since the epoch: when the request came. */
  readonly now: number;
  /** Whether the request came over TLS. */
  readonly secureTransport: boolean;
  /** Keys of the service, such as `bedrock:InferenceProfileArn`. */
  readonly further?: Readonly<Record<string, string | readonly string[]>>;
}

/**
 * The context of a request: the global condition keys that its facts give, and the further keys of its service.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function requestContext(facts: RequestFacts): Context {
  const { principal, now } = facts;
  const context = new Map<string, readonly string[]>();
  const put = (key: string, value: string | undefined): void => {
    if (value !== undefined) context.set(key, [value]);
  };
  put('aws:principalarn', principal?.arn);
  put('aws:principalaccount', principal?.accountId);
  put('aws:principaltype', facts.principalType);
  put('aws:username', principal?.userName);
  put('aws:userid', principal?.principalId);
  put('aws:sourceip', facts.sourceIp);
  put('aws:useragent', facts.userAgent);
  put('aws:requestedregion', facts.region);
  put('aws:securetransport', String(facts.secureTransport));
  put('aws:currenttime', new Date(now).toISOString());
  put('aws:epochtime', String(Math.floor(now / 1000)));
  for (const [key, value] of Object.entries(facts.further ?? {})) {
    context.set(key.toLowerCase(), typeof value === 'string' ? [value] : value);
  }
  return context;
}
