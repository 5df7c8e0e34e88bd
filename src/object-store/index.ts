export { parseCredentials, type StoreCredentials } from './credentials.ts';
export { readEndpoint, type StorePlace } from './place.ts';
export { S3Store, type S3StoreDeps } from './s3-store.ts';
