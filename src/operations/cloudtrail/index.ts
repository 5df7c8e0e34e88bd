import type { DigestKeys, Trail, Trails } from '#audit';
import type { Clock } from '#kernel';
import type { Operation } from '../operation.ts';
import { addTags } from './AddTags.ts';
import { createTrail } from './CreateTrail.ts';
import { deleteTrail } from './DeleteTrail.ts';
import { describeTrails } from './DescribeTrails.ts';
import { getEventSelectors } from './GetEventSelectors.ts';
import { getTrail } from './GetTrail.ts';
import { getTrailStatus } from './GetTrailStatus.ts';
import { listPublicKeys } from './ListPublicKeys.ts';
import { listTags } from './ListTags.ts';
import { listTrails } from './ListTrails.ts';
import { lookupEvents } from './LookupEvents.ts';
import { putEventSelectors } from './PutEventSelectors.ts';
import { removeTags } from './RemoveTags.ts';
import { startLogging } from './StartLogging.ts';
import { stopLogging } from './StopLogging.ts';
import { updateTrail } from './UpdateTrail.ts';
import { Weakening, type WarningLog } from './weakening.ts';

export interface CloudTrailPorts {
  readonly trail: Trail;
  readonly trails: Trails;
  readonly digestKeys: Pick<DigestKeys, 'list'>;
  readonly region: string;
  readonly clock: Clock;
  readonly log: WarningLog;
}

export function cloudtrail({ trail, trails, digestKeys, ...ports }: CloudTrailPorts): readonly Operation[] {
  const weakening = new Weakening({ trail, ...ports });
  return [
    addTags(trails),
    createTrail(trails),
    deleteTrail(trails, weakening),
    describeTrails(trails),
    getEventSelectors(trails),
    getTrail(trails),
    getTrailStatus(trails),
    listPublicKeys(digestKeys, ports.clock),
    listTags(trails),
    listTrails(trails),
    lookupEvents(trail),
    putEventSelectors(trails, weakening),
    removeTags(trails),
    startLogging(trails),
    stopLogging(trails, weakening),
    updateTrail(trails, weakening),
  ];
}
