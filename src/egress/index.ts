export { readAllowList } from './allow-list.ts';
export { awsCredentials } from './aws-credentials.ts';
export { awsRequestHandler } from './aws-request-handler.ts';
export { createEgress, type Egress } from './egress.ts';
