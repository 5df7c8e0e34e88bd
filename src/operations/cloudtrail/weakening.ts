import { newEventId, type Trail, type Trails } from '#audit';
import { isoSeconds, type Clock } from '#kernel';
import type { Call } from '../operation.ts';

/** The part of a logger that the warning goes to. */
export interface WarningLog {
  warn(facts: object, message: string): void;
}

/**
 * What would weaken a trail is an event of its own kind, durable before it happens, beside the record of the call:
 * whoever watches for it need not know all the ways.
 */
export class Weakening {
  readonly #trail: Pick<Trail, 'append'>;
  readonly #region: Trails['region'];
  readonly #clock: Clock;
  readonly #log: WarningLog;

  constructor(deps: {
    readonly trail: Pick<Trail, 'append'>;
    readonly region: string;
    readonly clock: Clock;
    readonly log: WarningLog;
  }) {
    this.#trail = deps.trail;
    this.#region = deps.region;
    this.#clock = deps.clock;
    this.#log = deps.log;
  }

  /** @param how what happens to the trail, in words of ours */
  async record({ caller, requestId, sourceIp }: Call<unknown>, arn: string, how: string): Promise<void> {
    const now = this.#clock.now();
    await this.#trail.append({
      eventVersion: '1.11',
      userIdentity: {
        type: caller.type,
        principalId: caller.principalId,
        arn: caller.arn,
        accountId: caller.accountId,
        accessKeyId: caller.accessKeyId,
      },
      eventTime: isoSeconds(now),
      eventSource: 'cloudtrail.amazonaws.com',
      eventName: 'TrailWeakened',
      awsRegion: this.#region,
      sourceIPAddress: sourceIp,
      userAgent: 'caprock',
      requestParameters: null,
      responseElements: null,
      additionalEventData: { how, outcome: 'see the record of the same requestID' },
      requestID: requestId,
      eventID: newEventId(now),
      readOnly: false,
      resources: [{ ARN: arn, accountId: caller.accountId, type: 'AWS::CloudTrail::Trail' }],
      eventType: 'AwsServiceEvent',
      managementEvent: true,
      recipientAccountId: caller.accountId,
      eventCategory: 'Management',
    });
    this.#log.warn({ requestId, trail: arn, how }, 'a trail is being weakened');
  }
}
