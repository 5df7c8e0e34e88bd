export { newEventId } from './event-id.ts';
export type { Json } from './json.ts';
export type { FoundEvent, LookupAttribute, LookupPage, LookupQuery } from './lookup-query.ts';
export { openTrail, type TrailPlace } from './open-trail.ts';
export type { CloudTrailRecord, RecordResource, TlsDetails, UserIdentity } from './record.ts';
export type { Begun, Trail } from './trail.ts';
