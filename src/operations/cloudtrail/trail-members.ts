import type { TrailDescription } from '#audit';
import type { CreateTrailResponse, EventSelector, Trail } from '#shapes';

/** A trail as Create, Update and Get answer it. */
export function trailMembers(trail: TrailDescription): Trail & CreateTrailResponse {
  return {
    Name: trail.name,
    S3BucketName: trail.bucket,
    S3KeyPrefix: trail.prefix,
    IncludeGlobalServiceEvents: trail.globalEvents,
    IsMultiRegionTrail: trail.multiRegion,
    TrailARN: trail.arn,
    LogFileValidationEnabled: trail.validated,
    IsOrganizationTrail: false,
  };
}

/** What only the description of a trail says as well. */
export function describedMembers(trail: TrailDescription): Trail {
  return {
    ...trailMembers(trail),
    HomeRegion: trail.region,
    HasCustomEventSelectors: trail.customSelectors,
    HasInsightSelectors: false,
  };
}

/** The selectors of a trail, in the form in which they were put. */
export function selectorMembers({ arn, selectors }: TrailDescription) {
  if (selectors.form === 'advanced') {
    // They were decoded by the API's own shape when they were put.
    return { TrailARN: arn, AdvancedEventSelectors: [...selectors.selectors] as never };
  }
  if (selectors.form === 'all') {
    const category = (name: string) => ({
      Name: `${name} events`,
      FieldSelectors: [{ Field: 'eventCategory', Equals: [name] }],
    });
    return { TrailARN: arn, AdvancedEventSelectors: [category('Management'), category('Data')] };
  }
  return { TrailARN: arn, EventSelectors: [...selectors.selectors] as EventSelector[] };
}
