import type { TrailObjects } from '#audit';
import type { Operation } from '../operation.ts';
import { getBucketLocation } from './GetBucketLocation.ts';
import { getObject } from './GetObject.ts';
import { headObject } from './HeadObject.ts';
import { listObjects } from './ListObjects.ts';
import { listObjectsV2 } from './ListObjectsV2.ts';

export function s3(objects: TrailObjects, region: string): readonly Operation[] {
  return [
    getBucketLocation(objects, region),
    getObject(objects),
    headObject(objects),
    listObjects(objects),
    listObjectsV2(objects),
  ];
}
