import type { Principal, SessionFacts, UnsignedPrincipal } from '#identity';
import { limits } from '#kernel';
import { requestContext, type Context, type RequestPrincipal } from '#policy';
import type { ConnectionFacts, RequestHead } from './exchange.ts';

type Keys = Record<string, string | readonly string[]>;

const PRINCIPAL_TYPES = {
  IAMUser: 'User',
  AssumedRole: 'AssumedRole',
  FederatedUser: 'FederatedUser',
  WebIdentityUser: 'FederatedUser',
  IdentityCenterUser: 'Anonymous',
  Unknown: 'Anonymous',
} as const;

/** What policies may ask about a request: who, from where, when, and with what kind of session. */
export function contextOf(
  caller: Principal | UnsignedPrincipal,
  {
    connection,
    head,
    ...facts
  }: {
    readonly connection: ConnectionFacts;
    readonly head: RequestHead | undefined;
    readonly region: string;
    /** Milliseconds since the epoch: when the request came. */
    readonly now: number;
    /** Keys that tell of the kind of credential. */
    readonly conditions: Readonly<Record<string, string>>;
  },
): Context {
  const userAgent = head?.headers['user-agent'];
  return requestContext({
    ...(!('arn' in caller) ? {} : { principal: requestPrincipal(caller) }),
    principalType: PRINCIPAL_TYPES[caller.type],
    sourceIp: connection.sourceIp,
    ...(userAgent === undefined ? {} : { userAgent: userAgent.slice(0, limits.auditUserAgentBytes) }),
    region: facts.region,
    now: facts.now,
    secureTransport: true,
    further: { 'aws:ViaAWSService': 'false', ...credentialKeys(caller, facts.now), ...facts.conditions },
  });
}

/** `aws:PrincipalArn` is that of the role, in whichever session it is. */
function requestPrincipal(caller: Principal): RequestPrincipal {
  const { accountId, principalId, userName } = caller;
  const arn = caller.type === 'AssumedRole' ? caller.roleArn : caller.arn;
  return { arn, accountId, principalId, ...(userName === undefined ? {} : { userName }) };
}

function credentialKeys(caller: Principal | UnsignedPrincipal, now: number): Keys {
  if (!('arn' in caller)) {
    return caller.type === 'WebIdentityUser' ? { 'aws:FederatedProvider': caller.providerArn } : {};
  }
  const keys: Keys = {};
  for (const [key, value] of caller.tags) keys[`aws:PrincipalTag/${key}`.toLowerCase()] = value;
  return caller.session === undefined ? keys : { ...keys, ...sessionKeys(caller.session, now) };
}

/**
 * The keys that only temporary credentials have. That a key is missing for a long-term one is what `BoolIfExists`
 * and `Null` conditions on a second factor count on.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
function sessionKeys(session: SessionFacts, now: number): Keys {
  const { issuedAt, mfaAuthenticatedAt, sourceIdentity, federatedProvider } = session;
  return {
    'aws:TokenIssueTime': new Date(issuedAt).toISOString(),
    'aws:MultiFactorAuthPresent': String(mfaAuthenticatedAt !== undefined),
    ...(mfaAuthenticatedAt === undefined
      ? {}
      : { 'aws:MultiFactorAuthAge': String(Math.max(0, Math.floor((now - mfaAuthenticatedAt) / 1000))) }),
    ...(sourceIdentity === undefined ? {} : { 'aws:SourceIdentity': sourceIdentity }),
    ...(federatedProvider === undefined ? {} : { 'aws:FederatedProvider': federatedProvider }),
  };
}
