import {
  AddTagsCommand,
  CloudTrailClient,
  CreateTrailCommand,
  DeleteTrailCommand,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  ListPublicKeysCommand,
  ListTagsCommand,
  ListTrailsCommand,
  LookupEventsCommand,
  PutEventSelectorsCommand,
  RemoveTagsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import type { ClientClass, Sample } from './samples.ts';

/** On an address without a name, no bucket can stand before it. */
class PathStyleS3Client extends S3Client {
  constructor(options: object) {
    super({ ...options, forcePathStyle: true });
  }
}

const cloudtrail = { client: CloudTrailClient as unknown as ClientClass };
const s3 = { client: PathStyleS3Client as unknown as ClientClass };

const NAME = { Name: 'sweep-trail' };
const TAGGED = {
  ResourceId: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/sweep-trail',
  TagsList: [{ Key: 'team', Value: 'sweep' }],
};
const BUCKET = { Bucket: 'sweep-bucket' };
const OBJECT = { ...BUCKET, Key: 'AWSLogs/sweep' };

/** The trail and the read side of S3 that its files are fetched by. */
export const trailSamples: Readonly<Record<string, Sample>> = {
  AddTags: { ...cloudtrail, command: AddTagsCommand, input: TAGGED },
  CreateTrail: {
    ...cloudtrail,
    command: CreateTrailCommand,
    input: { ...NAME, S3BucketName: BUCKET.Bucket },
  },
  DeleteTrail: { ...cloudtrail, command: DeleteTrailCommand, input: NAME },
  DescribeTrails: { ...cloudtrail, command: DescribeTrailsCommand, input: {} },
  GetEventSelectors: { ...cloudtrail, command: GetEventSelectorsCommand, input: { TrailName: NAME.Name } },
  GetTrail: { ...cloudtrail, command: GetTrailCommand, input: NAME },
  GetTrailStatus: { ...cloudtrail, command: GetTrailStatusCommand, input: NAME },
  ListPublicKeys: { ...cloudtrail, command: ListPublicKeysCommand, input: {} },
  ListTags: { ...cloudtrail, command: ListTagsCommand, input: { ResourceIdList: [TAGGED.ResourceId] } },
  ListTrails: { ...cloudtrail, command: ListTrailsCommand, input: {} },
  LookupEvents: { ...cloudtrail, command: LookupEventsCommand, input: {} },
  PutEventSelectors: {
    ...cloudtrail,
    command: PutEventSelectorsCommand,
    input: { TrailName: NAME.Name, EventSelectors: [{ ReadWriteType: 'All' }] },
  },
  RemoveTags: { ...cloudtrail, command: RemoveTagsCommand, input: TAGGED },
  StartLogging: { ...cloudtrail, command: StartLoggingCommand, input: NAME },
  StopLogging: { ...cloudtrail, command: StopLoggingCommand, input: NAME },
  UpdateTrail: { ...cloudtrail, command: UpdateTrailCommand, input: NAME },
  GetBucketLocation: { ...s3, command: GetBucketLocationCommand, input: BUCKET },
  GetObject: { ...s3, command: GetObjectCommand, input: OBJECT },
  HeadObject: { ...s3, command: HeadObjectCommand, input: OBJECT, bodiless: true },
  ListObjects: { ...s3, command: ListObjectsCommand, input: BUCKET },
  ListObjectsV2: { ...s3, command: ListObjectsV2Command, input: BUCKET },
};
