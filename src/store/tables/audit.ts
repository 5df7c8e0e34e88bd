import type { Generated } from 'kysely';

/** The audit trail, and where it is delivered. */
export interface AuditTables {
  trail_events: TrailEventRow;
  trail_resources: TrailResourceRow;
  trail_intents: TrailIntentRow;
  trail_journal: TrailJournalRow;
  trail_pending: TrailPendingRow;
  trail_tree: TrailTreeRow;
  trail_tiles: TrailTileRow;
  trail_checkpoints: TrailCheckpointRow;
  trails: TrailRow;
  trail_tags: TrailTagRow;
  trail_buckets: TrailBucketRow;
  trail_deliveries: TrailDeliveryRow;
  trail_files: TrailFileRow;
  trail_archives: TrailArchiveRow;
  trail_digest_keys: TrailDigestKeyRow;
}

/** What LookupEvents finds a record by, and where in the journal its text is. */
export interface TrailEventRow {
  /** The record's leaf in the Merkle tree, from 0. */
  seq: number;
  event_id: string;
  /** Empty for a record that a later one replaces. */
  account_id: string;
  event_time: number;
  event_name: string;
  event_source: string;
  event_category: string;
  read_only: number;
  user_name: string | null;
  access_key_id: string | null;
  /** 1 for what a crash cut short: the record of its intent. */
  interrupted: number;
  journal_id: number;
  /** The record's line among the entries of the journal's row, from 0. */
  line: number;
}

export interface TrailResourceRow {
  seq: number;
  account_id: string;
  event_time: number;
  resource_name: string;
  resource_type: string;
}

/** A stream under way: written before its first byte leaves, replaced by its event before its last one does. */
export interface TrailIntentRow {
  event_id: string;
  /** Which open trail wrote it, so that a live stream is not taken for one that a crash cut short. */
  writer: number;
  record: string;
}

/** One commit. */
export interface TrailJournalRow {
  id: Generated<number>;
  writer: number;
  written_at: number;
  /** A line for each entry: `+` and a record, `?` and an intent, `!` and the record of an interrupted intent. */
  entries: string;
}

/** A commit whose records are not in the tree yet. */
export interface TrailPendingRow {
  journal_id: number;
}

export interface TrailTreeRow {
  /** Always 1: there is one row. */
  one: number;
  /** Records in the tree. */
  size: number;
}

export interface TrailTileRow {
  level: number;
  tile_index: number;
  /** At most 256 hashes of 32 bytes. */
  hashes: Uint8Array;
}

export interface TrailCheckpointRow {
  size: number;
  /** The signed checkpoint. */
  note: string;
  signed_at: number;
}

/** A trail of the CloudTrail API: which records go to which bucket. */
export interface TrailRow {
  account_id: string;
  name: string;
  bucket: string;
  /** Empty where there is none. */
  prefix: string;
  /** 1 for the account's own trail, which nobody can stop or thin. */
  own: number;
  /** Whether digests are made. */
  validated: number;
  global_events: number;
  multi_region: number;
  logging: number;
  started_at: number | null;
  stopped_at: number | null;
  /** JSON, classic or advanced; null for the default. */
  selectors: string | null;
  created_at: number;
  /** The end of the last digest. */
  digested_to: number;
  /** The object key of the last digest; null before the first. */
  last_digest: string | null;
}

export interface TrailTagRow {
  account_id: string;
  name: string;
  tag_key: string;
  tag_value: string;
}

export interface TrailBucketRow {
  bucket: string;
  account_id: string;
  created_at: number;
}

export interface TrailDeliveryRow {
  /** Always 1: there is one row. */
  one: number;
  /** Leaves that log files were claimed for. */
  delivered: number;
}

/** A log file or a digest: claimed first, then written, so that each is written once by whoever comes. */
export interface TrailFileRow {
  bucket: string;
  object_key: string;
  account_id: string;
  name: string;
  kind: 'log' | 'digest';
  /** The records that it was made from. */
  first_leaf: number;
  end_leaf: number;
  /** Which of them, as JSON. */
  selectors: string;
  /** Of the uncompressed bytes, in hexadecimal. */
  sha256: string;
  oldest: number | null;
  newest: number | null;
  claimed_at: number;
  delivered_at: number | null;
  /** Of a log file, the digest that lists it. */
  digest_key: string | null;
  /** Of a digest, its JSON. */
  body: string | null;
  /** Of a digest, in hexadecimal. */
  signature: string | null;
}

/** Records that were moved to the archive, or are about to be. */
export interface TrailArchiveRow {
  first_leaf: number;
  end_leaf: number;
  /** Of the record that says so. */
  event_id: string;
  claimed_at: number;
  /** When the records were deleted here; null while that is under way. */
  done_at: number | null;
}

export interface TrailDigestKeyRow {
  /** From 1. */
  generation: number;
  /** PKCS #1. */
  public_key: Uint8Array;
  /** Of the record that says that it took over. */
  event_id: string;
  created_at: number;
  retired_at: number | null;
}
