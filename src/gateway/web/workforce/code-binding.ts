import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CodeChecks } from '#identity';
import { limits } from '#kernel';

/**
 * What goes with somebody to their identity provider and comes back. It is made of the browser's own secret, so that
 * nothing is stored, and nobody can bring an answer into a browser that has not asked for it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.7
 */
export interface Bound {
  readonly checks: CodeChecks;
  /** The page to go to afterwards. */
  readonly next: string;
}

/**
 * @param browser what this browser alone has
 * @param issuer the identity provider that is asked
 */
export function bindCode(browser: string, issuer: string, next: string, now: number): CodeChecks {
  const seed = randomBytes(16).toString('base64url');
  const body = Buffer.from(JSON.stringify([seed, now, next, issuer]), 'utf8').toString('base64url');
  return checksOf(browser, issuer, `${body}.${made(browser, 'state', body)}`);
}

/** Reads what {@link bindCode} made. @param state attacker-controlled @returns `undefined` where it was made elsewhere, or long ago */
export function readBound(browser: string, state: string, now: number): Bound | undefined {
  const [body = '', mac = ''] = state.split('.');
  const [right, shown] = [Buffer.from(made(browser, 'state', body)), Buffer.from(mac)];
  if (right.length !== shown.length || !timingSafeEqual(right, shown)) return undefined;
  // This file wrote it.
  const [, at, next, issuer] = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as [
    string,
    number,
    string,
    string,
  ];
  if (now - at >= limits.workforceSignInMilliseconds) return undefined;
  return { next, checks: checksOf(browser, issuer, `${body}.${mac}`) };
}

function checksOf(browser: string, issuer: string, state: string): CodeChecks {
  return {
    issuer,
    state,
    nonce: made(browser, 'nonce', state),
    codeVerifier: made(browser, 'verifier', state),
  };
}

function made(browser: string, what: string, text: string): string {
  return createHmac('sha256', browser).update(`${what}\n${text}`).digest('base64url');
}
