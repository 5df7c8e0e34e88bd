import type { LookupPage, Trail } from '#audit';
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
      // Insights events are told by an analysis of AWS's own: here there are none.
      if (input.EventCategory === 'insight') return { output: answerOf({ events: [] }) };
      const page = await trail.lookup({
        accountId: caller.accountId,
        attributes: (input.LookupAttributes ?? []).map(({ AttributeKey, AttributeValue }) => ({
          key: AttributeKey ?? '',
          value: AttributeValue ?? '',
        })),
        ...(input.StartTime === undefined ? {} : { startTime: input.StartTime.getTime() }),
        ...(input.EndTime === undefined ? {} : { endTime: input.EndTime.getTime() }),
        ...(input.MaxResults === undefined ? {} : { maxResults: input.MaxResults }),
        ...(input.NextToken === undefined ? {} : { nextToken: input.NextToken }),
      });
      return { output: answerOf(page) };
    },
  });
}

function answerOf({ events, nextToken }: LookupPage) {
  const Events = events.map((event) => ({
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
  return { Events, NextToken: nextToken };
}
