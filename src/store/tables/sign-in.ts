/** People and programs that sign in, or are signed in. */
export interface SignInTables {
  browser_sessions: BrowserSessionRow;
  login_requests: LoginRequestRow;
  portal_devices: PortalDeviceRow;
  portal_codes: PortalCodeRow;
  portal_tokens: PortalTokenRow;
}

/** Somebody who is signing in, or signed in, with a browser. */
export interface BrowserSessionRow {
  /** SHA-256 of the token in the cookie, in base64url: the token itself is not kept. */
  token_hash: string;
  account_id: string;
  /** `user`, or what another way of signing in calls its people. */
  kind: string;
  /** Whose it is, as the kind counts them: `AIDA…` of a user. */
  subject_id: string;
  created_at: number;
  seen_at: number;
  /** When a second factor was shown; null for none. */
  mfa_at: number | null;
  /** What a security key is asked to sign, until it has; null where none is asked. */
  challenge: string | null;
  challenge_at: number | null;
}

/** A program that waits for a person to let it have that person's short-lived credentials. */
export interface LoginRequestRow {
  /** SHA-256 of what the program asks with, in base64url. */
  device_hash: string;
  /** What the person compares: `BCDF-GHJK`. */
  user_code: string;
  /** From where the program asked. */
  source_ip: string;
  created_at: number;
  decision: 'allowed' | 'denied' | null;
  decided_at: number | null;
  /** Who decided, and with which second factor. */
  account_id: string | null;
  user_id: string | null;
  mfa_at: number | null;
}

/** A device that waits for somebody to confirm its code. */
export interface PortalDeviceRow {
  /** SHA-256 of the device code. */
  device_hash: string;
  account_id: string;
  user_code: string;
  client_id: string;
  client_name: string;
  /** From where it asked; empty where it did before that was kept. */
  source_ip: string;
  /** Who has decided. */
  user_id: string | null;
  mfa_at: number | null;
  decision: 'approved' | 'denied' | null;
  created_at: number;
  polled_at: number | null;
}

/** An authorization code of the portal. */
export interface PortalCodeRow {
  /** SHA-256 of the code. */
  code_hash: string;
  account_id: string;
  client_id: string;
  redirect_uri: string;
  code_challenge: string;
  user_id: string;
  mfa_at: number | null;
  /** Of the tokens that it brings. */
  family_id: string;
  created_at: number;
  used_at: number | null;
}

/** A token of the portal; those of one sign-in are a family. */
export interface PortalTokenRow {
  /** SHA-256 of the token. */
  token_hash: string;
  account_id: string;
  kind: 'access' | 'refresh';
  family_id: string;
  client_id: string;
  user_id: string;
  mfa_at: number | null;
  /** When the person signed in. */
  begun_at: number;
  expires_at: number;
  /** Of a refresh token: it is good for one use. */
  used_at: number | null;
}
