import type { FormName } from './form.ts';
import type { Isolation } from './isolation.ts';
import type { Manifest } from './manifest.ts';

/** A model that was delivered into its deployment account and whose every file bears the right digest. */
export interface Deployment {
  readonly manifest: Manifest;
  /** SHA-256 in hexadecimal over the list of the bundle's files and their digests; names the copy. */
  readonly digest: string;
  readonly form: FormName;
  /** The read-only copy of the provider's folder: its files, or what is sealed of them. */
  readonly path: string;
  /** The region that this deployment account belongs to. */
  readonly region: string;
  readonly isolation: Isolation;
  /** Number of the provider's account on this machine: as root, each account runs under a uid of its own. */
  readonly account: number;
  /** Milliseconds since the epoch. */
  readonly deliveredAt: number;
}
