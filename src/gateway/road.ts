import { randomUUID } from 'node:crypto';
import type { Trail } from '#audit';
import type { Detector } from '#detect';
import { ApiError, limits, type Clock } from '#kernel';
import { isStreamed, type Answer, type Operation, type Streamed } from '#operations';
import { requestContext } from '#policy';
import type { OperationShape } from '#shapes';
import { createCodec, createRouter, encodeError, type Codec, type WireRequest } from '#wire';
import { sendAnswer } from './answer.ts';
import { authenticate, claimedCredential, type AuthenticateDeps } from './authenticate.ts';
import { authorise } from './authorise.ts';
import { readBody, type BodyBudget } from './body.ts';
import { sendEvents } from './event-stream.ts';
import { readHead, type ConnectionFacts, type HttpRequest, type HttpResponse } from './exchange.ts';
import { guard } from './guard.ts';
import { errorFacts, type GatewayLog } from './log.ts';
import { Recorder } from './recorder.ts';
import type { Journey, RecordDeps } from './record.ts';

export interface RoadDeps extends AuthenticateDeps, RecordDeps {
  readonly operations: readonly Operation[];
  readonly trail: Pick<Trail, 'append' | 'begin' | 'ready'>;
  readonly detector: Detector;
  readonly bodyBudget: BodyBudget;
  readonly clock: Clock;
  readonly log: GatewayLog;
}

/** Where a request comes from and its answer goes to. */
export interface Exchange {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
  readonly connection: ConnectionFacts;
  /** Aborts when the client is gone or the service stops. */
  readonly signal: AbortSignal;
}

/** Takes one request all the way; resolves when its answer has been handed to the connection. Never rejects. */
export type Road = (exchange: Exchange) => Promise<void>;

/**
 * The road: every request takes the same steps, and nothing goes round it. Listening (step 1) is the listener's.
 */
export function createRoad(deps: RoadDeps): Road {
  const served = new Map<OperationShape, { readonly operation: Operation; readonly codec: Codec }>();
  for (const operation of deps.operations) {
    const { input = [], output = [] } = operation.content;
    served.set(operation.shape, { operation, codec: createCodec(operation.shape, { input, output }) });
  }
  const router = createRouter(served.keys());

  return async function road(exchange) {
    const journey = begin(exchange, deps.clock);
    const recorder = new Recorder(journey, deps);
    try {
      const request = await receive(exchange, journey, deps.bodyBudget);

      // 2. identify which operation this is
      const claimed = claimedCredential(request.headers);
      journey.claimedAccessKeyId = claimed?.accessKeyId;
      journey.service = router.service(request, claimed?.service);
      const identified = router.identify(request, claimed?.service);
      const found = identified && served.get(identified.operation);
      journey.operation = found?.operation;

      // 3. authenticate who signed it
      const accessKey = await authenticate(request, journey.service, deps);
      journey.caller = accessKey.principal;
      if (identified === undefined || found === undefined) throw unknownOperation();
      const { operation, codec } = found;

      // 4. decode and validate its input
      const input = codec.decode(request, identified.labels);
      journey.input = input;

      // 5. authorise every action on every resource
      journey.needs = await operation.needs(input, accessKey.principal);
      authorise(accessKey, journey.needs, contextOf(journey, deps.region));

      // 6. guard its free text
      guard(input, operation.freeText, deps.detector);

      // 7. perform the operation, where it can be recorded; what changes state is on record before it does
      await deps.trail.ready();
      if (!operation.readOnly) await recorder.begin();
      const { requestId } = journey;
      const result = await operation.perform({
        input,
        caller: accessKey.principal,
        requestId,
        signal: exchange.signal,
      });

      // 8. record it, and 9. encode the answer
      if (isStreamed(result)) await stream(exchange, result, codec, journey, recorder, deps);
      else await answer(exchange, result, codec, journey, recorder);
    } catch (error) {
      await refuse(exchange, toApiError(error, journey, deps.log), journey, recorder, deps);
    }
  };
}

function begin({ connection }: Exchange, clock: Clock): Journey {
  return { requestId: randomUUID(), receivedAt: clock.now(), connection };
}

async function receive(exchange: Exchange, journey: Journey, budget: BodyBudget): Promise<WireRequest> {
  const head = readHead(exchange.request);
  journey.head = head;
  const body = await readBody(exchange.request, head, budget);
  return { ...head, body };
}

function contextOf({ caller, connection, head, receivedAt }: Journey, region: string) {
  if (caller === undefined) throw new Error('a request is authorised after it is authenticated');
  const userAgent = head?.headers['user-agent'];
  return requestContext({
    principal: caller,
    principalType: 'User',
    sourceIp: connection.sourceIp,
    ...(userAgent === undefined ? {} : { userAgent: userAgent.slice(0, limits.auditUserAgentBytes) }),
    region,
    now: receivedAt,
    secureTransport: true,
  });
}

async function answer(
  { request, response }: Exchange,
  { output, notes }: Answer<unknown>,
  codec: Codec,
  journey: Journey,
  recorder: Recorder,
): Promise<void> {
  const encoded = codec.encode(output, journey.requestId);
  journey.output = output;
  journey.notes = notes;
  await recorder.complete();
  sendAnswer(request, response, encoded);
}

async function stream(
  { response }: Exchange,
  result: Streamed<unknown>,
  codec: Codec,
  journey: Journey,
  recorder: Recorder,
  deps: RoadDeps,
): Promise<void> {
  if (codec.eventStream === undefined) throw new Error('an operation streams whose shape does not');
  await recorder.begin();
  await sendEvents(response, result, {
    codec: codec.eventStream,
    requestId: journey.requestId,
    closingEvent: journey.operation?.closingEvent,
    toApiError: (error) => toApiError(error, journey, deps.log),
    complete: async ({ error, clientGone }) => {
      journey.notes = result.notes();
      journey.error = error;
      journey.clientGone = clientGone ?? false;
      await recorder.complete();
    },
  });
}

async function refuse(
  { request, response }: Exchange,
  error: ApiError,
  journey: Journey,
  recorder: Recorder,
  deps: RoadDeps,
): Promise<void> {
  const service = journey.service ?? deps.operations[0]?.shape.service;
  if (service === undefined) return void response.destroy();
  journey.error = error;
  let told = error;
  try {
    await recorder.complete();
  } catch (cause) {
    told = toApiError(cause, journey, deps.log);
  }
  sendAnswer(request, response, encodeError(service, told, journey.requestId));
}

function unknownOperation(): ApiError {
  return new ApiError('UnknownOperationException', 'Caprock does not have this operation.');
}

/** What is not an error of the API becomes one that says nothing of the inside; the log says where it was. */
function toApiError(error: unknown, { requestId }: Journey, log: GatewayLog): ApiError {
  if (error instanceof ApiError) return error;
  const facts = { requestId, ...errorFacts(error) };
  if (facts.code === 'TrailUnavailable') {
    log.error(facts, 'a request was refused because it could not be recorded');
    return new ApiError(
      'ServiceUnavailableException',
      'The request could not be recorded in the audit trail, so it is not answered. Try again later.',
    );
  }
  if (facts.code === 'Cancelled')
    return new ApiError('ServiceUnavailableException', 'The request was cancelled.');
  log.error(facts, 'an error that was not foreseen');
  return new ApiError(
    'InternalServerException',
    'The request could not be carried out because of an internal error.',
  );
}
