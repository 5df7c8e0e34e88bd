import { isIP } from 'node:net';
import type { CloudTrailRecord } from '../record.ts';
import { activityOf, severityOf } from './activity.ts';
import { actorOf } from './actor.ts';

const VERSION = '1.8.0';
const CLASS = 6003;

/**
 * A record as an event of OCSF's class API Activity, for a SIEM. What OCSF has no member for is in `unmapped`, with
 * CloudTrail's names: nothing of the record is lost.
 *
 * @param sequence its leaf in the trail's tree
 * @see https://schema.ocsf.io/1.8.0/classes/api_activity?profiles=cloud,ai_operation
 */
export function apiActivity(record: CloudTrailRecord, sequence: number): object {
  const { errorCode, errorMessage, additionalEventData = {} } = record;
  const { activity_id, activity_name } = activityOf(record);
  const { durationMilliseconds, ...additional } = additionalEventData;
  const ai = aiOperation(record);
  return {
    class_uid: CLASS,
    class_name: 'API Activity',
    category_uid: 6,
    category_name: 'Application Activity',
    activity_id,
    activity_name,
    type_uid: CLASS * 100 + activity_id,
    time: Date.parse(record.eventTime),
    severity_id: severityOf(record),
    status_id: errorCode === undefined ? 1 : 2,
    ...(errorCode !== undefined && { status_code: errorCode }),
    ...(errorMessage !== undefined && { status_detail: errorMessage }),
    ...(typeof durationMilliseconds === 'number' && { duration: durationMilliseconds }),
    metadata: {
      version: VERSION,
      product: { name: 'Caprock', vendor_name: 'Caprock' },
      profiles: ['cloud', ...(ai === undefined ? [] : ['ai_operation'])],
      log_name: 'audit trail',
      uid: record.eventID,
      sequence,
      original_time: record.eventTime,
      tenant_uid: record.recipientAccountId,
    },
    cloud: {
      provider: 'Caprock',
      region: record.awsRegion,
      account: { uid: record.recipientAccountId, type_id: 10, type: 'AWS Account' },
    },
    actor: actorOf(record.userIdentity),
    api: {
      operation: record.eventName,
      version: record.eventVersion,
      service: { name: record.eventSource },
      request: {
        uid: record.requestID,
        ...(record.requestParameters !== null && { data: record.requestParameters }),
      },
      response: {
        ...(errorCode !== undefined && { error: errorCode }),
        ...(errorMessage !== undefined && { error_message: errorMessage }),
        ...(record.responseElements !== null && { data: record.responseElements }),
      },
    },
    src_endpoint:
      isIP(record.sourceIPAddress) === 0
        ? { svc_name: record.sourceIPAddress }
        : { ip: record.sourceIPAddress },
    ...(record.tlsDetails === undefined
      ? {}
      : { dst_endpoint: { name: record.tlsDetails.clientProvidedHostHeader } }),
    http_request: { user_agent: record.userAgent },
    resources: (record.resources ?? []).map(({ ARN, type, accountId }) => ({
      uid: ARN,
      ...(type !== undefined && { type }),
      ...(accountId !== undefined && accountId !== '' && { owner: { account: { uid: accountId } } }),
    })),
    ...ai,
    unmapped: {
      eventType: record.eventType,
      eventCategory: record.eventCategory,
      managementEvent: record.managementEvent,
      readOnly: record.readOnly,
      userIdentity: { ...record.userIdentity },
      ...(record.tlsDetails !== undefined && { tlsDetails: { ...record.tlsDetails } }),
      additionalEventData: additional,
    },
  };
}

/** Which model, and how much of it. @see https://schema.ocsf.io/1.8.0/profiles/ai_operation */
function aiOperation({ eventSource, additionalEventData = {} }: CloudTrailRecord): object | undefined {
  const { modelId, modelArn, provider, bundleDigest, inputTokens, outputTokens } = additionalEventData;
  if (typeof modelId !== 'string' || typeof provider !== 'string') return undefined;
  const counts = typeof inputTokens === 'number' && typeof outputTokens === 'number';
  return {
    ai_model: {
      name: modelId,
      ai_provider: provider,
      ...(typeof modelArn === 'string' && { uid: modelArn }),
      ...(typeof bundleDigest === 'string' && { version: bundleDigest }),
    },
    message_context: {
      service: { name: eventSource },
      ...(typeof inputTokens === 'number' && { prompt_tokens: inputTokens }),
      ...(typeof outputTokens === 'number' && { completion_tokens: outputTokens }),
      ...(counts && { total_tokens: inputTokens + outputTokens }),
    },
  };
}
