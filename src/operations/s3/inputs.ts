/** What the read side of S3 takes and gives, as src/shapes/s3.ts describes it. */
export interface BucketInput {
  readonly Bucket: string;
}

export interface ObjectInput extends BucketInput {
  readonly Key: string;
}

export interface ListInput extends BucketInput {
  readonly Prefix?: string;
  readonly Delimiter?: string;
  readonly MaxKeys?: number;
  readonly EncodingType?: string;
}
