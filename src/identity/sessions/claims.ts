import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { CaprockError, limits } from '#kernel';
import type { SessionFacts } from '../principal.ts';

/** What a session token says, sealed: whose session it is, with what further bounds, and from when to when. */
export interface SessionClaims {
  readonly accountId: string;
  readonly subject: SessionSubject;
  readonly secret: string;
  readonly facts: SessionFacts;
  /** `undefined` where the session has no policies of its own; an empty list allows nothing. */
  readonly policies?: SessionPolicies;
}

export type SessionSubject =
  | { readonly kind: 'user'; readonly userId: string }
  | {
      readonly kind: 'role';
      readonly roleId: string;
      readonly sessionName: string;
      /** Of the workforce: who has it by the access portal, as long as they are assigned to the role. */
      readonly personId?: string;
    }
  | { readonly kind: 'federated'; readonly userId: string; readonly name: string };

export interface SessionPolicies {
  /** An inline policy: JSON. */
  readonly document?: string;
  /** Managed policies of the account, read whenever they are used. */
  readonly arns: readonly string[];
}

/** The form inside the seal. Names are short because every request carries the token. */
interface Packed {
  readonly k: SessionSubject['kind'];
  readonly i: string;
  readonly n?: string;
  readonly s: string;
  readonly t: number;
  readonly e: number;
  readonly m?: number;
  readonly o?: string;
  readonly f?: string;
  readonly p?: string;
  /** {@link PackedBounds}, deflated, in base64. */
  readonly x?: string;
}

/** What the caller chose, which is what grows: policies and tags. */
interface PackedBounds {
  readonly d?: string;
  readonly a?: readonly string[];
  readonly t?: readonly (readonly [string, string])[];
  readonly h?: readonly string[];
}

export function writeClaims({ subject, secret, facts, ...claims }: SessionClaims): string {
  const { sourceIdentity, federatedProvider, mfaAuthenticatedAt } = facts;
  const bounds = packBounds(claims.policies, facts);
  const packed: Packed = {
    k: subject.kind,
    i: subject.kind === 'role' ? subject.roleId : subject.userId,
    ...(subject.kind === 'role' ? { n: subject.sessionName } : {}),
    ...(subject.kind === 'role' && subject.personId !== undefined ? { p: subject.personId } : {}),
    ...(subject.kind === 'federated' ? { n: subject.name } : {}),
    s: secret,
    t: facts.issuedAt,
    e: facts.expiresAt,
    ...(mfaAuthenticatedAt === undefined ? {} : { m: mfaAuthenticatedAt }),
    ...(sourceIdentity === undefined ? {} : { o: sourceIdentity }),
    ...(federatedProvider === undefined ? {} : { f: federatedProvider }),
    ...(bounds === undefined ? {} : { x: bounds.toString('base64') }),
  };
  return JSON.stringify(packed);
}

/** Reads what `writeClaims` wrote and the seal has kept. */
export function readClaims(accountId: string, text: string): SessionClaims {
  // Only this file writes what stands inside the seal.
  const packed = JSON.parse(text) as Packed;
  const bounds = unpackBounds(packed.x);
  return {
    accountId,
    subject: subjectOf(packed),
    secret: packed.s,
    facts: {
      issuedAt: packed.t,
      expiresAt: packed.e,
      ...(packed.m === undefined ? {} : { mfaAuthenticatedAt: packed.m }),
      ...(packed.o === undefined ? {} : { sourceIdentity: packed.o }),
      ...(packed.f === undefined ? {} : { federatedProvider: packed.f }),
      tags: new Map(bounds.t),
      transitiveTagKeys: bounds.h ?? [],
    },
    ...(bounds.d === undefined && bounds.a === undefined
      ? {}
      : { policies: { arns: bounds.a ?? [], ...(bounds.d === undefined ? {} : { document: bounds.d }) } }),
  };
}

/**
 * How much of the room for policies and tags a session takes: `PackedPolicySize`, in per cent, above 100 too much.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
 */
export function packedPolicySize(
  policies: SessionPolicies | undefined,
  facts: Pick<SessionFacts, 'tags' | 'transitiveTagKeys'>,
): number | undefined {
  const bounds = packBounds(policies, facts);
  return bounds && Math.ceil((bounds.length * 100) / limits.sessionPackedBytes);
}

function packBounds(
  policies: SessionPolicies | undefined,
  { tags, transitiveTagKeys }: Pick<SessionFacts, 'tags' | 'transitiveTagKeys'>,
): Buffer | undefined {
  if (policies === undefined && tags.size === 0) return undefined;
  const bounds: PackedBounds = {
    ...(policies?.document === undefined ? {} : { d: policies.document }),
    ...(policies === undefined ? {} : { a: policies.arns }),
    ...(tags.size === 0 ? {} : { t: [...tags] }),
    ...(transitiveTagKeys.length === 0 ? {} : { h: transitiveTagKeys }),
  };
  return deflateRawSync(JSON.stringify(bounds));
}

function unpackBounds(text: string | undefined): PackedBounds {
  if (text === undefined) return {};
  return JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString('utf8')) as PackedBounds;
}

function subjectOf({ k, i, n = '', p }: Packed): SessionSubject {
  if (k === 'user') return { kind: k, userId: i };
  if (k === 'role') {
    return { kind: k, roleId: i, sessionName: n, ...(p === undefined ? {} : { personId: p }) };
  }
  if (k === 'federated') return { kind: k, userId: i, name: n };
  throw new CaprockError('UnknownSession', 'A session token is of a kind that this version does not know.');
}
