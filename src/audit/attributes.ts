/** Where each attribute of LookupEvents is found. */
export const attributes = {
  EventId: { table: 'trail_events', column: 'event_id' },
  EventName: { table: 'trail_events', column: 'event_name' },
  EventSource: { table: 'trail_events', column: 'event_source' },
  ReadOnly: { table: 'trail_events', column: 'read_only' },
  Username: { table: 'trail_events', column: 'user_name' },
  AccessKeyId: { table: 'trail_events', column: 'access_key_id' },
  ResourceName: { table: 'trail_resources', column: 'resource_name' },
  ResourceType: { table: 'trail_resources', column: 'resource_type' },
} as const;

export type AttributeKey = keyof typeof attributes;

export function isAttributeKey(key: string): key is AttributeKey {
  return Object.hasOwn(attributes, key);
}
