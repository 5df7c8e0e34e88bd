import { isoSeconds } from '#kernel';

/** The places of CloudTrail's files in a bucket. @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html */
export interface Layout {
  readonly prefix: string;
  readonly accountId: string;
  readonly region: string;
}

/** @param unique sixteen characters that no other file of that minute has */
export function logFileKey({ prefix, accountId, region }: Layout, at: number, unique: string): string {
  const name = `${accountId}_CloudTrail_${region}_${compact(at).slice(0, 13)}Z_${unique}.json.gz`;
  return `${folder(prefix, accountId, 'CloudTrail', region, at)}/${name}`;
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html */
export function digestKey({ prefix, accountId, region }: Layout, trail: string, end: number): string {
  const name = `${accountId}_CloudTrail-Digest_${region}_${trail}_${region}_${compact(end)}.json.gz`;
  return `${folder(prefix, accountId, 'CloudTrail-Digest', region, end)}/${name}`;
}

function folder(prefix: string, accountId: string, kind: string, region: string, at: number): string {
  const day = isoSeconds(at).slice(0, 10).replaceAll('-', '/');
  return [...(prefix === '' ? [] : [prefix]), 'AWSLogs', accountId, kind, region, day].join('/');
}

/** `20261123T020800Z` */
function compact(at: number): string {
  return isoSeconds(at).replaceAll(/[-:]/g, '');
}
