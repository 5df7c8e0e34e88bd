/** What a user proves with who they are. */
export interface CredentialTables {
  access_keys: AccessKeyRow;
  login_profiles: LoginProfileRow;
  former_passwords: FormerPasswordRow;
  password_policies: PasswordPolicyRow;
  mfa_devices: MfaDeviceRow;
  security_keys: SecurityKeyRow;
  service_specific_credentials: ServiceSpecificCredentialRow;
  guesses: GuessRow;
}

export interface AccessKeyRow {
  /** `AKIA…` */
  access_key_id: string;
  account_id: string;
  user_id: string;
  status: 'Active' | 'Inactive';
  /** The secret access key, sealed by `keys/`. */
  sealed_secret: Uint8Array;
  created_at: number;
  /** Written some seconds after it was used; null for never. */
  last_used_at: number | null;
  /** The service as its ARNs spell it: `bedrock`. */
  last_used_service: string | null;
  last_used_region: string | null;
}

/** A user's password. */
export interface LoginProfileRow {
  user_id: string;
  account_id: string;
  /** `$argon2id$…` or `$pbkdf2-sha512$…`: how it was made is part of it. */
  password_hash: string;
  /** 1 for a password that another than its user knows, which its user must change. */
  reset_required: number;
  created_at: number;
  /** When the password was last set. */
  changed_at: number;
  last_used_at: number | null;
}

/** A password that its user had before, kept as long as the account's policy asks whether it comes again. */
export interface FormerPasswordRow {
  user_id: string;
  account_id: string;
  /** Grows with each password of the user. */
  serial: number;
  password_hash: string;
}

export interface PasswordPolicyRow {
  account_id: string;
  minimum_length: number;
  require_symbols: number;
  require_numbers: number;
  require_uppercase: number;
  require_lowercase: number;
  users_may_change: number;
  max_age_days: number | null;
  reuse_prevention: number | null;
  hard_expiry: number | null;
}

/** A virtual MFA device: a seed that an authenticator app shares with us. */
export interface MfaDeviceRow {
  /** Never used again, unlike the serial number: the owner of its tags. */
  device_id: string;
  account_id: string;
  /** `arn:aws:iam::111122223333:mfa/ada` */
  serial_number: string;
  /** The seed in base32, sealed by `keys/`. */
  sealed_seed: Uint8Array;
  /** Whose it is since `enabled_at`; null for one that nobody has enabled. */
  user_id: string | null;
  enabled_at: number | null;
  /** The time step of the newest code that was accepted: neither it nor an earlier one is accepted again. */
  last_step: number;
  /** How many steps the device's clock is ahead of ours. */
  drift_steps: number;
  created_at: number;
}

/** A WebAuthn security key of a user: the public half of a key pair that never leaves the key. */
export interface SecurityKeyRow {
  /** The authenticator's name for the key pair, in base64url. */
  credential_id: string;
  account_id: string;
  user_id: string;
  /** `arn:aws:iam::111122223333:u2f/user/ada/blue-key-ABCDEFGHIJKLMNOP` */
  serial_number: string;
  /** What its user calls it. */
  key_name: string;
  /** The host name that it is for. */
  rp_id: string;
  /** In COSE form. */
  public_key: Uint8Array;
  /** COSE's number of the signature algorithm. */
  algorithm: number;
  /** JSON: how the authenticator is reached, as it said. */
  transports: string;
  /** How often it has signed, as it said last; 0 for one that does not count. */
  sign_count: number;
  enabled_at: number;
  last_used_at: number | null;
}

/** An API key of a user for one service, of which only a hash is kept. */
export interface ServiceSpecificCredentialRow {
  /** `ACCA…` */
  credential_id: string;
  account_id: string;
  user_id: string;
  service_name: string;
  /** The part of the key that is no secret. */
  alias: string;
  /** SHA-256 of the whole key. */
  secret_hash: Uint8Array;
  status: 'Active' | 'Inactive';
  created_at: number;
  expires_at: number | null;
}

/** What slows down who guesses codes or passwords: one row for each user and each address that failed lately. */
export interface GuessRow {
  subject: string;
  failures: number;
  last_at: number;
  /** No guess is looked at before. */
  next_at: number;
}
