import { randomBytes, randomUUID } from 'node:crypto';
import type { Begun, Trail } from '#audit';
import type { BrowserSessions } from '#identity';
import { ApiError, codeOf, type Clock } from '#kernel';
import { sendAnswer } from '../answer.ts';
import type { BodyBudget } from '../body.ts';
import { readHead, type ConnectionFacts, type HttpResponse, type RequestHead } from '../exchange.ts';
import { errorFacts, type GatewayLog } from '../log.ts';
import type { RecordDeps } from '../record.ts';
import type { Exchange, Road } from '../road.ts';
import type { Strangers } from '../strangers.ts';
import { browserOf, formTokenOf, setCookie, tokenOf } from './browser-token.ts';
import { pageRecord } from './event.ts';
import { FORM_TOKEN, originOf, readForm, readProgramForm, readFields } from './form.ts';
import { html } from './html.ts';
import { layout } from './layout.ts';
import type { EventFacts, OpenSession, Page, ReadSubject, Reply, Stage, Visit } from './page.ts';
import { createPages, isPageTarget, type Pages } from './pages.ts';
import { securityHeaders } from './security-headers.ts';

export interface WebDeps extends RecordDeps {
  readonly pages: readonly Page[];
  /** How each kind of session tells whom it is of. */
  readonly subjects: Readonly<Record<string, ReadSubject>>;
  readonly sessions: BrowserSessions;
  readonly trail: Pick<Trail, 'begin' | 'ready'>;
  readonly bodyBudget: BodyBudget;
  readonly strangers: Pick<Strangers, 'admit'>;
  readonly clock: Clock;
  readonly log: GatewayLog;
}

/** Where somebody who is at a stage is sent. */
const PAGE_OF: Readonly<Record<Stage, string>> = {
  'second-factor': '/signin/second-factor',
  'password-change': '/signin/password',
  enrol: '/signin/devices',
  'signed-in': '/signin/home',
};

const STATUS: Readonly<Record<string, number>> = {
  AccessDeniedException: 403,
  ThrottlingException: 429,
  RequestTimeoutException: 408,
  ServiceUnavailableException: 503,
  InternalServerException: 500,
};

/** What is known of a visit before any page is found for it. */
interface Arrival {
  readonly requestId: string;
  readonly receivedAt: number;
  readonly connection: ConnectionFacts;
  readonly head: RequestHead;
  readonly facts: EventFacts;
  /** What the browser's cookie holds, or what it is given with this answer. */
  token: string;
  readonly isNew: boolean;
}

/** The way that requests take by their target: pages beside the road, and all else along it. */
export function besideRoad(road: Road, web: Road): Road {
  return (exchange) => (isPageTarget(exchange.request.url ?? '') ? web(exchange) : road(exchange));
}

/**
 * The second road, for browsers: every request for a page takes the same steps. It never leads to an operation: a
 * page has no signature to show, and what it may do its own handler does, under the same policies.
 */
export function createWeb(deps: WebDeps): Road {
  const pages = createPages(deps.pages);
  return async function web(exchange) {
    let head: RequestHead | undefined;
    try {
      head = readHead(exchange.request);
      await visitPage(exchange, head, pages, deps);
    } catch (error) {
      const failure = toApiError(error, deps.log);
      send(exchange, head, { ...errorPage(failure), headers: {} });
    }
  };
}

async function visitPage(exchange: Exchange, head: RequestHead, pages: Pages, deps: WebDeps): Promise<void> {
  // 1. find the page
  const page = pages.find(head.method, head.rawPath);
  if (page === undefined || page === 'wrong method') return send(exchange, head, notFound(page));

  // 2. who the browser is
  const shown = tokenOf(head.headers);
  const arrival: Arrival = {
    requestId: randomUUID(),
    receivedAt: deps.clock.now(),
    connection: exchange.connection,
    head,
    facts: {},
    token: shown ?? randomBytes(32).toString('base64url'),
    isNew: shown === undefined && page.program !== true,
  };
  const isProgram = page.program === true;
  const session = shown === undefined || isProgram ? undefined : await openSession(shown, deps);

  // 3. read its form, which a page of ours has made
  const form = await formOf(page, exchange, head, shown, deps);

  // 4. send away who may not be here
  const elsewhere = whereTo(page, session, head);
  if (elsewhere !== undefined) return answer(exchange, arrival, { redirect: elsewhere }, deps);

  // 5. what changes something is on record before it does
  const visit = visitOf(arrival, form, session);
  if (session !== undefined) arrival.facts.identity = session.subject.identity;
  else if (page.event !== undefined && !deps.strangers.admit(visit.sourceIp)) throw tooMany();
  const begun = page.event && (await begin(page.event, arrival, deps));

  // 6. do what the page does
  const reply = await handle(page, visit, session, deps.log);
  if (page.event !== undefined && begun !== undefined) await complete(page.event, begun, arrival, deps);

  // 7. answer
  await answer(exchange, arrival, reply, deps);
}

function tooMany(): ApiError {
  return new ApiError(
    'ThrottlingException',
    'Too many such requests come from this address. Try again in a minute.',
  );
}

async function formOf(
  page: Page,
  { request }: Exchange,
  head: RequestHead,
  token: string | undefined,
  { bodyBudget }: WebDeps,
): Promise<URLSearchParams> {
  if (page.method !== 'POST') return new URLSearchParams();
  return page.program === true
    ? readProgramForm(request, head, bodyBudget)
    : readForm(request, head, token, bodyBudget);
}

/** The session of a token, with whom it is of. One whose subject is gone is no session. */
async function openSession(token: string, deps: WebDeps): Promise<OpenSession | undefined> {
  const session = await deps.sessions.find(token);
  if (session === undefined) return undefined;
  const subject = await deps.subjects[session.kind]?.(session);
  if (subject === undefined) {
    await deps.sessions.end(token);
    return undefined;
  }
  return { ...session, subject };
}

function whereTo(page: Page, session: OpenSession | undefined, head: RequestHead): string | undefined {
  if (page.session === undefined) return undefined;
  const { stages, kinds } = page.session;
  if (session === undefined) return withNext('/signin/', page, head);
  const { stage } = session.subject;
  if (!stages.includes(stage)) return withNext(PAGE_OF[stage], page, head);
  return kinds.includes(session.kind) ? undefined : PAGE_OF['signed-in'];
}

/** Somewhere else first, and then where one wanted to go. */
function withNext(first: string, page: Page, { rawPath, rawQuery }: RequestHead): string {
  if (page.method !== 'GET') return first;
  const target = rawQuery === '' ? rawPath : `${rawPath}?${rawQuery}`;
  return `${first}?next=${encodeURIComponent(target)}`;
}

function visitOf(
  { head, facts, token, ...arrival }: Arrival,
  form: URLSearchParams,
  session?: OpenSession,
): Visit {
  return {
    query: readFields(head.rawQuery),
    form,
    origin: originOf(head),
    sourceIp: arrival.connection.sourceIp,
    connection: arrival.connection,
    head,
    requestId: arrival.requestId,
    browser: browserOf(token),
    session,
    formToken: html`<input type="hidden" name="${FORM_TOKEN}" value="${formTokenOf(token)}" />`,
    facts,
  };
}

async function handle(
  page: Page,
  visit: Visit,
  session: OpenSession | undefined,
  log: GatewayLog,
): Promise<Reply> {
  try {
    if (page.session === undefined) return await page.handle(visit);
    if (session === undefined) throw new Error('a page was reached without the session that it needs');
    return await page.handle({ ...visit, session });
  } catch (error) {
    const failure = toApiError(error, log);
    visit.facts.errorCode ??= failure.code;
    visit.facts.errorMessage ??= failure.message;
    return errorPage(failure);
  }
}

async function begin(event: NonNullable<Page['event']>, arrival: Arrival, deps: WebDeps): Promise<Begun> {
  await deps.trail.ready();
  return deps.trail.begin(pageRecord(event, arrival.facts, arrival, deps));
}

async function complete(
  event: NonNullable<Page['event']>,
  begun: Begun,
  arrival: Arrival,
  deps: WebDeps,
): Promise<void> {
  await begun.complete(pageRecord(event, arrival.facts, arrival, deps, begun.eventId));
}

async function answer(exchange: Exchange, arrival: Arrival, reply: Reply, deps: WebDeps): Promise<void> {
  const headers: Record<string, string> = {};
  if (reply.end === true || reply.begin !== undefined) {
    await deps.sessions.end(arrival.token);
    // What is known of an old cookie is worth nothing for the new session.
    const token =
      reply.begin === undefined
        ? randomBytes(32).toString('base64url')
        : await deps.sessions.begin(reply.begin.subject, reply.begin.mfaAt);
    headers['set-cookie'] = setCookie(token);
  } else if (arrival.isNew) headers['set-cookie'] = setCookie(arrival.token);
  send(exchange, arrival.head, { ...reply, headers });
}

function notFound(page: 'wrong method' | undefined): Reply & { headers: Record<string, string> } {
  const [status, title] =
    page === undefined ? [404, 'There is no such page'] : [405, 'This page takes no such request'];
  return { status, title, body: html`<p><a href="/signin/">To the sign-in page</a></p>`, headers: {} };
}

function errorPage(error: ApiError): Reply {
  return {
    status: STATUS[error.code] ?? 400,
    title: 'That did not work',
    body: html`<p role="alert">${error.message}</p>
      <p><a href="/signin/">Back</a></p>`,
  };
}

function send(
  { request, response }: { request: Exchange['request']; response: HttpResponse },
  head: RequestHead | undefined,
  reply: Reply & { readonly headers: Record<string, string> },
): void {
  const headers: Record<string, string> = {
    ...securityHeaders(head === undefined ? '' : originOf(head).slice('https://'.length)),
    ...reply.headers,
  };
  if ('redirect' in reply) {
    headers['location'] = String(reply.redirect);
    return sendAnswer(request, response, { status: 303, headers, body: Buffer.alloc(0) });
  }
  const [type, body] =
    'asset' in reply
      ? [reply.asset.type, reply.asset.bytes]
      : 'json' in reply
        ? ['application/json', Buffer.from(JSON.stringify(reply.json), 'utf8')]
        : ['text/html; charset=utf-8', Buffer.from(layout(reply.title, reply.body).toString(), 'utf8')];
  headers['content-type'] = type;
  if ('goTo' in reply && reply.goTo !== undefined) headers['refresh'] = `0; url=${reply.goTo.href}`;
  const status = 'asset' in reply ? 200 : (reply.status ?? 200);
  sendAnswer(request, response, { status, headers, body: head?.method === 'HEAD' ? Buffer.alloc(0) : body });
}

/** What is no error that may be told becomes one that says nothing of the inside. */
function toApiError(error: unknown, log: GatewayLog): ApiError {
  if (error instanceof ApiError) return error;
  if (codeOf(error) === 'TrailUnavailable') {
    log.error({}, 'a page was refused because the visit could not be recorded');
    return new ApiError(
      'ServiceUnavailableException',
      'The visit could not be recorded in the audit trail, so it is not answered. Try again later.',
    );
  }
  log.error(errorFacts(error), 'an error that was not foreseen');
  return new ApiError('InternalServerException', 'This could not be done because of an internal error.');
}
