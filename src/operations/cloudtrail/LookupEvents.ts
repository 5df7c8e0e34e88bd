import type { Trail } from '#audit';
import { operationShape, services, type LookupEventsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
export function lookupEvents(trail: Pick<Trail, 'lookup'>) {
  return defineOperation({
    shape: operationShape(services.cloudtrail, 'LookupEvents'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: LookupEventsRequest) => [{ action: 'cloudtrail:LookupEvents', resource: '*' }],
    recorded: { input: ['LookupAttributes', 'StartTime', 'EndTime', 'MaxResults', 'EventCategory'] },
    async perform({ input, caller }) {
      const page = await trail.lookup({
        accountId: caller.accountId,
        // Without an event category CloudTrail looks up management events.
        category: 'Management',
        attributes: (input.LookupAttributes ?? []).map(({ AttributeKey, AttributeValue }) => ({
          key: AttributeKey ?? '',
          value: AttributeValue ?? '',
        })),
        ...(input.StartTime === undefined ? {} : { startTime: input.StartTime.getTime() }),
        ...(input.EndTime === undefined ? {} : { endTime: input.EndTime.getTime() }),
        ...(input.MaxResults === undefined ? {} : { maxResults: input.MaxResults }),
        ...(input.NextToken === undefined ? {} : { nextToken: input.NextToken }),
      });
      const Events = page.events.map((event) => ({
        EventId: event.eventId,
        EventName: event.eventName,
        ReadOnly: String(event.readOnly),
        AccessKeyId: event.accessKeyId,
        EventTime: new Date(event.eventTime),
        EventSource: event.eventSource,
        Username: event.userName,
        Resources: event.resources.map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
        CloudTrailEvent: event.record,
      }));
      return { output: { Events, NextToken: page.nextToken } };
    },
  });
}
