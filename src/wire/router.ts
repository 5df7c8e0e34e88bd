import { services, type OperationShape, type ServiceShape } from '#shapes';
import type { WireRequest } from './http.ts';
import { streamsEvents } from './event-input.ts';
import { PathTree, type Identified } from './path-tree.ts';
import { actionOf } from './query/request.ts';
import { identifyS3 } from './s3/identify.ts';

export interface Router {
  /**
   * The operation that a request asks for, `undefined` where there is none. `signingName` is the service of the
   * credential scope: given, only that service's operations count.
   * @throws ApiError ValidationException for a label that plays tricks, or a form that cannot be read
   */
  identify(request: WireRequest, signingName: string | undefined): Identified | undefined;
  /** Whether the path names an operation whose body is a stream of events. @throws ApiError as `identify` */
  takesEvents(request: WireRequest): boolean;
  /** What a request calls its operation, whether there is one of that name or not; REST has paths instead of names. */
  nameOf(request: WireRequest): string | undefined;
  /** The service whose form an error takes where no operation was found. */
  service(request: WireRequest, signingName: string | undefined): ServiceShape;
}

const NO_LABELS: Identified['labels'] = {};

export function createRouter(operations: Iterable<OperationShape>): Router {
  const targets = new Map<string, OperationShape>();
  const actions = new Map<string, OperationShape>();
  const paths = new PathTree();
  const objects = new Map<string, OperationShape>();
  for (const operation of operations) {
    const { service, name } = operation;
    if (service.protocol === 'restJson1') paths.add(operation);
    else if (service.protocol === 'restXml') objects.set(name, operation);
    else if (service.protocol === 'awsJson1_1') targets.set(`${service.targetPrefix}.${name}`, operation);
    else actions.set(`${service.apiVersion} ${name}`, operation);
  }
  return {
    identify(request, signingName) {
      // Paths of S3 begin with a name of the caller's choice: only a signature says that they are S3's.
      if (signingName === services.s3.signingName) return identifyS3(request, objects);
      const found = identify(request);
      if (found === undefined) return undefined;
      if (signingName !== undefined && found.operation.service.signingName !== signingName) return undefined;
      return found;
    },
    takesEvents(request) {
      const found = request.rawPath === '/' ? undefined : paths.find(request.method, request.rawPath);
      return found !== undefined && [...found.operation.input.members.values()].some(streamsEvents);
    },
    nameOf(request) {
      const target = request.headers['x-amz-target'];
      return target === undefined ? actionOf(request)?.action : shortTarget(target).split('.').at(-1);
    },
    service(request, signingName) {
      return isUnsignedS3(request, signingName) ? services.s3 : guessService(request, signingName);
    },
  };

  /** Reads of a path that is none of Bedrock's, by somebody who did not sign. */
  function isUnsignedS3(request: WireRequest, signingName: string | undefined): boolean {
    const { method, rawPath } = request;
    if (signingName !== undefined || (method !== 'GET' && method !== 'HEAD') || rawPath === '/') return false;
    return paths.find(method, rawPath) === undefined;
  }

  // The three protocols cannot be confused: a target, an action at the root, or a path that is not the root.
  function identify(request: WireRequest): Identified | undefined {
    const target = request.headers['x-amz-target'];
    if (target !== undefined) {
      if (request.rawPath !== '/' || request.method !== 'POST') return undefined;
      return bare(targets.get(shortTarget(target)));
    }
    if (request.rawPath !== '/') return paths.find(request.method, request.rawPath);
    const called = actionOf(request);
    return called === undefined ? undefined : bare(actions.get(`${called.version} ${called.action}`));
  }
}

function bare(operation: OperationShape | undefined): Identified | undefined {
  return operation === undefined ? undefined : { operation, labels: NO_LABELS };
}

/** botocore puts a namespace before what others send: `com.amazonaws.….CloudTrail_20131101.LookupEvents`. */
function shortTarget(target: string): string {
  return target.split('.', 16).slice(-2).join('.');
}

function guessService(request: WireRequest, signingName: string | undefined): ServiceShape {
  if (signingName !== undefined) {
    const signed = Object.values(services).find((service) => service.signingName === signingName);
    if (signed !== undefined) return signed;
  }
  if (request.headers['x-amz-target'] !== undefined) return services.cloudtrail;
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return services.iam;
  return services.bedrockRuntime;
}
