import type { CodeRequest, Workforce } from '#identity';
import { ApiError } from '#kernel';
import { html } from '../html.ts';
import type { Page, SessionVisit } from '../page.ts';
import { PERSON } from './person-sessions.ts';

const SESSION = { kinds: [PERSON], stages: ['signed-in'] } as const;
/** A program on this machine: which one asks, only the browser's user can know. */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|\[::1\]):\d{1,5}(?:\/[\w.~/-]*)?$/;
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;
const TEXT = /^[\x21-\x7e]{1,512}$/;

/**
 * Where a program on somebody's machine sends them to have it signed in: authorization code with PKCE.
 * @see https://www.rfc-editor.org/rfc/rfc8252
 */
export function authorizePages({
  people,
  portalCodes,
}: Pick<Workforce, 'people' | 'portalCodes'>): readonly Page[] {
  return [
    {
      // Where the AWS CLI sends its user, below the endpoint of the service.
      method: 'GET',
      path: '/authorize',
      handle: (visit) => ({ redirect: `/signin/authorize?${visit.query.toString()}` }),
    },
    {
      method: 'GET',
      path: '/signin/authorize',
      session: SESSION,
      handle(visit: SessionVisit) {
        const request = readRequest(visit.query);
        return {
          title: 'Sign in a program',
          body: html`
            <p>
              A program on this machine asks to act for you, <strong>${visit.session.subject.name}</strong>.
              It waits at <strong>${new URL(request.redirectUri).host}</strong>.
            </p>
            <p>Confirm only if you have started it yourself just now.</p>
            <form method="post" action="/signin/authorize">
              ${visit.formToken} ${hiddenFields(visit.query)}
              <button>Confirm and continue</button>
            </form>
          `,
        };
      },
    },
    {
      method: 'POST',
      path: '/signin/authorize',
      session: SESSION,
      event: { name: 'Authorize', source: 'sso.amazonaws.com' },
      async handle(visit: SessionVisit) {
        const request = readRequest(visit.form);
        visit.facts.requestParameters = { clientId: request.clientId, redirectUri: request.redirectUri };
        const person = await people.find(visit.session.subjectId);
        if (person === undefined) throw new ApiError('AccessDeniedException', 'You are no longer signed in.');
        const goTo = await portalCodes.issue(request, person, visit.session.mfaAt);
        return {
          title: 'The program is signed in',
          body: html`<p>You can close this page and go back to your program.</p>`,
          goTo,
        };
      },
    },
  ];
}

const FIELDS = [
  'response_type',
  'client_id',
  'redirect_uri',
  'state',
  'code_challenge',
  'code_challenge_method',
];

function hiddenFields(query: URLSearchParams) {
  return FIELDS.map((name) => html`<input type="hidden" name="${name}" value="${query.get(name) ?? ''}" />`);
}

/** Nobody is sent anywhere with what is wrong. @throws ApiError `ValidationException` */
function readRequest(given: URLSearchParams): CodeRequest {
  const [type, clientId = '', redirectUri = '', state = '', codeChallenge = '', method] = FIELDS.map(
    (name) => given.get(name) ?? '',
  );
  const right = type === 'code' && method === 'S256' && CHALLENGE.test(codeChallenge);
  if (right && TEXT.test(clientId) && TEXT.test(state) && LOOPBACK.test(redirectUri)) {
    return { clientId, redirectUri, codeChallenge, state };
  }
  throw new ApiError(
    'ValidationException',
    'This is no request for an authorization code with PKCE (S256) to an address of this machine, such as http://127.0.0.1:8080/oauth/callback.',
  );
}
