import type { WireRequest } from '#wire';
import { signedRequests } from '../targets/signed-requests.ts';
import type { Operation } from '../targets/target.ts';

export const REGION = 'us-east-1';
export const MODEL_ID = 'bench.stub-v1';
/** The example of AWS's documentation: a key of nobody. */
export const CREDENTIALS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

/** A request with a prompt of 1 KB as the official client sends it, as the codec gets it. */
export async function stubRequest(operation: Operation): Promise<WireRequest> {
  const signer = {
    url: 'https://127.0.0.1:8443',
    region: REGION,
    credentials: CREDENTIALS,
    modelId: MODEL_ID,
    protocol: 'http/1.1',
  } as const;
  const [request] = await signedRequests(signer, operation, 1);
  if (request === undefined) throw new Error('the official client sent nothing');
  const { method, path, headers, body } = request;
  return { method, rawPath: path, rawQuery: '', headers, body };
}
