import type { InstanceRef, Page, Workforce, WorkforceRequest } from '#identity';
import type { OperationStatusFilter } from '#shapes';
import { tokenQuery } from '../token-page.ts';

/** A page of what was asked of the instance. What is asked for is done when it is answered, so that nothing is under way. */
export async function requestsOf(
  { listRequests }: Pick<Workforce, 'listRequests'>,
  kind: 'assign' | 'unassign' | 'provision',
  input: {
    readonly Filter?: OperationStatusFilter | undefined;
    readonly NextToken?: string | undefined;
    readonly MaxResults?: number | undefined;
  },
  ref: InstanceRef,
): Promise<Page<WorkforceRequest>> {
  const page = await listRequests({ ...ref, ...tokenQuery(input), kind });
  const status = input.Filter?.Status;
  return status === undefined || status === 'SUCCEEDED' ? page : { items: [] };
}

export function requestOutput({ requestId, createdAt }: WorkforceRequest) {
  return { Status: 'SUCCEEDED', RequestId: requestId, CreatedDate: new Date(createdAt) };
}
