import type { CloudTrailRecord, Json } from '#audit';
import type { BrowserSession, BrowserSubject } from '#identity';
import type { ConnectionFacts, RequestHead } from '../exchange.ts';
import type { Caller } from '../proof.ts';
import type { Html } from './html.ts';

type UserIdentity = CloudTrailRecord['userIdentity'];

/**
 * How far somebody has come in signing in. Only who is `signed-in` has anything but the page of that stage. It is
 * worked out anew at each visit, so that what changes meanwhile counts at once.
 */
export type Stage = 'second-factor' | 'password-change' | 'signed-in';

/** Whom a session is of, as it is now. */
export interface Subject {
  readonly accountId: string;
  /** What a page calls them. */
  readonly name: string;
  readonly stage: Stage;
  /** For the trail. */
  readonly identity: UserIdentity;
  /** As policies know them; absent for somebody who has no identity in IAM. */
  readonly caller?: Caller;
}

/** Reads whom a session of one kind is of. `undefined` where they are no longer there: the session then ends. */
export type ReadSubject = (session: BrowserSession) => Promise<Subject | undefined>;

/** A session that a request has shown. */
export interface OpenSession extends BrowserSession {
  readonly subject: Subject;
}

/** What a handler learns of an event for its record: typed facts, never a secret. */
export interface EventFacts {
  /** Where the event turned out to be another one than the page declares. */
  name?: string;
  identity?: UserIdentity;
  /** In which account it is found; that of the identity unless said. */
  accountId?: string;
  errorCode?: string;
  errorMessage?: string;
  requestParameters?: { readonly [name: string]: Json };
  responseElements?: { readonly [name: string]: Json };
  additional?: { readonly [name: string]: Json };
}

/** A request for a page as its handler sees it: its form is read, and was sent from a page of ours. */
export interface Visit {
  readonly query: URLSearchParams;
  /** Empty for what is no POST. */
  readonly form: URLSearchParams;
  /** `https://caprock.example:8443`: what the browser says it is at. */
  readonly origin: string;
  readonly sourceIp: string;
  readonly connection: ConnectionFacts;
  readonly head: RequestHead;
  readonly requestId: string;
  /** The same at every visit of this browser, and known to it alone. */
  readonly browser: string;
  readonly session: OpenSession | undefined;
  /** The hidden field that each form needs. */
  readonly formToken: Html;
  readonly facts: EventFacts;
}

export interface SessionVisit extends Visit {
  readonly session: OpenSession;
}

/** What a handler answers. */
export type Reply = (PageReply | RedirectReply | AssetReply | JsonReply) & {
  /** Begins a session, with a new cookie, in the place of the one that there was. */
  readonly begin?: { readonly subject: BrowserSubject; readonly mfaAt?: number | undefined };
  /** Ends the session that there is. */
  readonly end?: boolean;
};

interface PageReply {
  readonly title: string;
  readonly body: Html;
  /** 200 unless said. */
  readonly status?: number;
  /**
   * Where the browser goes from this page by itself: a place elsewhere that the handler has made sure of. A form's
   * answer cannot redirect there, for the content security policy keeps forms on our own pages.
   */
  readonly goTo?: URL;
}

interface RedirectReply {
  /** A page of ours; or, as a URL, a place elsewhere that the handler has made sure of. */
  readonly redirect: string | URL;
}

interface AssetReply {
  readonly asset: { readonly type: string; readonly bytes: Buffer };
}

/** For a program. */
interface JsonReply {
  readonly json: { readonly [name: string]: Json };
  readonly status?: number;
}

interface AnyPage<V> {
  readonly method: 'GET' | 'POST';
  /** `/signin/…` */
  readonly path: string;
  /**
   * The event of the trail that the visit is: on record as an intent before the handler runs, and in its final form
   * before the answer leaves. What has none changes nothing.
   */
  readonly event?: {
    readonly name: string;
    /** `signin.amazonaws.com` unless said. */
    readonly source?: string;
  };
  /** @throws ApiError shown as a page, with its message */
  readonly handle: (visit: V) => Reply | Promise<Reply>;
}

/** For everybody, signed in or not. */
interface OpenPage extends AnyPage<Visit> {
  readonly session?: undefined;
  /**
   * Whether programs ask it, which have no page of ours before: its form needs no token, and its cookie counts for
   * nothing.
   */
  readonly program?: true;
}

/** For whoever has a session of one of these kinds, at one of these stages. */
interface SessionPage extends AnyPage<SessionVisit> {
  readonly program?: undefined;
  readonly session: { readonly kinds: readonly string[]; readonly stages: readonly Stage[] };
}

/** One page, as data. Any module may have pages; all of them are one table. */
export type Page = OpenPage | SessionPage;
