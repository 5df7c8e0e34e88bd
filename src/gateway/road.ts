import { randomUUID } from 'node:crypto';
import type { Trail } from '#audit';
import type { Detector } from '#detect';
import type { AccessKeyUses, AuthorizationMessages, RoleUses } from '#identity';
import { ApiError, type Clock } from '#kernel';
import {
  isStreamed,
  whyRefused,
  type Answer,
  type Operation,
  type Streamed,
  type StreamEvent,
} from '#operations';
import type { OperationShape, ServiceShape } from '#shapes';
import {
  createCodec,
  createRouter,
  encodeError,
  withoutSignature,
  type Codec,
  type Router,
  type WireRequest,
} from '#wire';
import { discardBody, sendAnswer } from './answer.ts';
import { authenticate, claimedCredential, type AuthenticateDeps } from './authenticate.ts';
import { AccessDenied, authorise } from './authorise.ts';
import { readBody, type BodyBudget } from './body.ts';
import { contextOf } from './context.ts';
import { encodedDenial } from './denial-message.ts';
import { EventInput, hasEventBody } from './event-input.ts';
import { sendEvents } from './event-stream.ts';
import { readHead, type ConnectionFacts, type HttpRequest, type HttpResponse } from './exchange.ts';
import { guard, type FreeText } from './guard.ts';
import { errorFacts, type GatewayLog } from './log.ts';
import { maskedHead } from './masked.ts';
import type { Proof } from './proof.ts';
import { proveByInput } from './prove-by-input.ts';
import { Recorder } from './recorder.ts';
import type { Journey, RecordDeps } from './record.ts';
import { refuseWithoutSecondFactor } from './second-factor.ts';
import { isServed, namesOfServices } from './services-served.ts';
import { refuseByKindOfSession } from './session-limits.ts';
import type { Strangers } from './strangers.ts';
import { originOf } from './web/form.ts';

export interface RoadDeps extends AuthenticateDeps, RecordDeps {
  readonly operations: readonly Operation[];
  readonly trail: Pick<Trail, 'append' | 'begin' | 'ready'>;
  readonly detector: Detector;
  readonly freeText: FreeText;
  readonly bodyBudget: BodyBudget;
  readonly strangers: Pick<Strangers, 'admit'>;
  readonly accessKeyUses: Pick<AccessKeyUses, 'note'>;
  readonly roleUses: Pick<RoleUses, 'note'>;
  readonly authorizationMessages: Pick<AuthorizationMessages, 'encode'>;
  /** Whether sensitive calls need the second factor of a user who has one. */
  readonly requireMfa: boolean;
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

interface Served {
  readonly operation: Operation;
  readonly codec: Codec;
}

/** Takes one request all the way; resolves when its answer has been handed to the connection. Never rejects. */
export type Road = (exchange: Exchange) => Promise<void>;

/**
 * The road: every request takes the same steps, and nothing goes round it. Listening (step 1) is the listener's.
 */
export function createRoad(deps: RoadDeps): Road {
  const served = new Map<OperationShape, Served>();
  for (const operation of deps.operations) {
    const { input = [], output = [] } = operation.content;
    served.set(operation.shape, { operation, codec: createCodec(operation.shape, { input, output }) });
  }
  const router = createRouter(served.keys());

  return async function road(exchange) {
    const journey = begin(exchange, deps.clock);
    const recorder = new Recorder(journey, deps);
    try {
      const signed = await receive(exchange, journey, router, deps.bodyBudget);

      // 2. identify which operation this is
      const claimed = claimedCredential(signed);
      journey.claimedAccessKeyId = claimed?.accessKeyId;
      const request = withoutSignature(signed);
      journey.service = router.service(request, claimed?.service);
      const identified = router.identify(request, claimed?.service);
      const found = identified && served.get(identified.operation);
      if (found !== undefined) {
        journey.operation = found.operation;
        journey.service = found.operation.shape.service;
      }

      // 3. authenticate who asks
      const payload = found?.codec.decodeEvent === undefined ? 'body' : 'events';
      const signer =
        found !== undefined && found.operation.authentication !== 'signature'
          ? undefined
          : await authenticate(signed, journey.service, payload, deps);
      const signedBy = signer?.principal;
      journey.caller = signedBy;
      if (signedBy?.type === 'IAMUser' && signedBy.session === undefined) {
        deps.accessKeyUses.note(signedBy.accessKeyId, journey.service.signingName, deps.region);
      }
      if (signedBy?.type === 'AssumedRole') deps.roleUses.note(signedBy.roleId, deps.region);
      if (identified === undefined || found === undefined) {
        throw unknownOperation(journey.service, router.nameOf(request) ?? '', claimed?.service);
      }
      const { operation, codec } = found;

      // 4. decode and validate its input; events are decoded as they come
      const input = codec.decode(request, identified.labels);
      journey.input = input;
      // Where a token in the input says who asks, it is proven as soon as it can be read.
      const proof = signer ?? (await proveByInput(operation, input));
      journey.proof = proof;
      journey.caller = proof.principal;
      if (proof.principal.type === 'Unknown') slowDown(journey, deps);

      // 5. authorise every action on every resource
      const { principal, conditions } = proof;
      const needs = await operation.needs(input, principal, exchange.connection);
      journey.needs = [...proof.needs, ...needs];
      const { head, connection, receivedAt: now } = journey;
      const facts = { head, connection, now, region: deps.region, conditions };
      refuseByKindOfSession(principal, operation);
      authorise(proof, journey.needs, contextOf(principal, facts));
      if (deps.requireMfa) refuseWithoutSecondFactor(proof, operation, journey.needs);

      // 6. guard its free text
      journey.confidential = guard(input, operation.freeText, deps.detector, deps.freeText);
      journey.guarded = true;

      // 7. perform the operation, where it can be recorded; what changes state is on record before it does
      await deps.trail.ready();
      if (!operation.readOnly) await recorder.begin();
      using events = eventsOf(exchange, codec, proof, deps);
      const { requestId } = journey;
      const signal = events?.signal ?? exchange.signal;
      const { sourceIp } = connection;
      const endpoint = originOf(signed);
      const call = { input, caller: principal, needs, requestId, sourceIp, endpoint, signal };
      const result = await operation.perform(call, events ?? NO_EVENTS);
      journey.performed = true;

      // 8. record it, and 9. encode the answer
      if (isStreamed(result)) await stream(exchange, result, codec, events, journey, recorder, deps);
      else await answer(exchange, result, codec, journey, recorder);
    } catch (error) {
      await refuse(exchange, toApiError(error, journey, deps.log), journey, recorder, deps);
    }
    if (deps.log.isLevelEnabled('debug'))
      deps.log.debug(answeredFacts(journey, exchange), 'a request was answered');
  };
}

function begin({ connection }: Exchange, clock: Clock): Journey {
  return { requestId: randomUUID(), receivedAt: clock.now(), connection };
}

/** What diagnostics tell of a request: the record in the trail says more, and neither says what was said. */
function answeredFacts(
  { requestId, operation, error, durationMilliseconds, head }: Journey,
  { response }: Exchange,
): object {
  return {
    requestId,
    operation: operation?.shape.name,
    status: response.statusCode,
    error: error?.code,
    durationMilliseconds,
    ...(head === undefined ? {} : maskedHead(head)),
  };
}

/** The head and the whole body; of a stream of events the head alone, for its body has no end yet. */
async function receive(
  exchange: Exchange,
  journey: Journey,
  router: Router,
  budget: BodyBudget,
): Promise<WireRequest> {
  const head = readHead(exchange.request);
  journey.head = head;
  if (hasEventBody(head) && router.takesEvents({ ...head, body: NO_BODY })) return { ...head, body: NO_BODY };
  const body = await readBody(exchange.request, head, budget);
  return { ...head, body };
}

const NO_BODY = Buffer.alloc(0);
const NO_EVENTS: AsyncIterable<StreamEvent> = { async *[Symbol.asyncIterator]() {} };

/** The events that go on from here, where the operation takes them. */
function eventsOf(
  { request, signal }: Exchange,
  { decodeEvent: decode }: Codec,
  { eventChain: chain }: Proof,
  { clock, bodyBudget: budget }: RoadDeps,
): EventInput | undefined {
  if (decode === undefined || chain === undefined) return undefined;
  return new EventInput(request, signal, { chain, decode, clock, budget });
}

async function answer(
  { request, response }: Exchange,
  { output, notes }: Answer<unknown>,
  codec: Codec,
  journey: Journey,
  recorder: Recorder,
): Promise<void> {
  journey.output = output;
  journey.notes = notes;
  const encoded = codec.encode(output, journey.requestId);
  await recorder.complete();
  sendAnswer(request, response, encoded);
}

async function stream(
  { request, response }: Exchange,
  result: Streamed<unknown>,
  codec: Codec,
  events: EventInput | undefined,
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
    // What was wrong with the events is why nobody could answer them.
    toApiError: (error) => events?.failure ?? toApiError(error, journey, deps.log),
    complete: async ({ error, clientGone }) => {
      journey.notes = result.notes();
      journey.error = error;
      journey.clientGone = clientGone ?? false;
      await recorder.complete();
    },
  });
  if (!request.complete) discardBody(request);
}

async function refuse(
  { request, response, signal }: Exchange,
  error: ApiError,
  journey: Journey,
  recorder: Recorder,
  deps: RoadDeps,
): Promise<void> {
  const service = journey.service ?? deps.operations[0]?.shape.service;
  if (service === undefined) return void response.destroy();
  // What was done is on record as done, whatever became of its answer.
  if (journey.performed === true) journey.unanswered = error.code;
  else journey.error = error;
  journey.clientGone = signal.aborted;
  let told = error;
  try {
    if (isOnRecord(journey, deps)) await recorder.complete();
    told = await withEncodedDenial(error, deps);
  } catch (cause) {
    told = toApiError(cause, journey, deps.log);
  }
  sendAnswer(request, response, encodeError(service, told, journey.requestId));
}

/** What anybody may ask is asked so often from one address, for each such call is on record. @throws ApiError */
function slowDown(journey: Journey, { strangers }: RoadDeps): void {
  if (strangers.admit(journey.connection.sourceIp)) return;
  journey.counted = true;
  throw new ApiError(
    'SlowDownException',
    'Too many such requests come from this address. Try again in a minute.',
  );
}

/** A refusal of somebody who proved nothing is one of many, or has a record of its own. */
function isOnRecord({ caller, counted = false, connection }: Journey, { strangers }: RoadDeps): boolean {
  return !counted && (caller !== undefined || strangers.admit(connection.sourceIp));
}

/** The record has AWS's sentence alone; who may decode more is told how. */
async function withEncodedDenial(error: ApiError, deps: RoadDeps): Promise<ApiError> {
  if (!(error instanceof AccessDenied) || error.denied === undefined) return error;
  const encoded = await encodedDenial(error.denied, deps.authorizationMessages);
  return encoded === undefined ? error : new ApiError(error.code, `${error.message}. ${encoded}`);
}

/** What is refused by intent is told why; any other name is the caller's text, and not told again. */
function unknownOperation(service: ServiceShape, name: string, signedFor: string | undefined): ApiError {
  if (signedFor !== undefined && !isServed(signedFor)) {
    return new ApiError(
      'UnknownOperationException',
      `Caprock does not have this service: it has ${namesOfServices()}.`,
    );
  }
  const reason = whyRefused(service.name, name);
  return new ApiError(
    'UnknownOperationException',
    reason === undefined
      ? 'Caprock does not have this operation.'
      : `Caprock does not have ${name}: ${reason}.`,
  );
}

/** What is not an error of the API becomes one that says nothing of the inside; the log says where it was. */
function toApiError(error: unknown, { requestId }: Journey, log: GatewayLog): ApiError {
  if (error instanceof ApiError) return error;
  const facts = { requestId, ...errorFacts(error) };
  if (facts.code === 'TrailUnavailable') {
    log.error({ requestId }, 'a request was refused because it could not be recorded');
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
