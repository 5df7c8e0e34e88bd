import type { LoginRequests, ShownCredentials, UserPrincipal } from '#identity';
import { isoSeconds } from '#kernel';
import { html } from '../html.ts';
import type { EventFacts, Page, SessionVisit } from '../page.ts';
import { USER } from './user-sessions.ts';

const SESSION = { kinds: [USER], stages: ['signed-in'] } as const;
const PATH = '/signin/credentials';
const TITLE = 'Short-lived credentials';

/** What the trail calls it: the same as when a program asks STS. */
export const GET_SESSION_TOKEN = { name: 'GetSessionToken', source: 'sts.amazonaws.com' };

/** Short-lived credentials for a terminal, with the second factor that was shown here. */
export function credentialPages(logins: Pick<LoginRequests, 'credentialsOf'>): readonly Page[] {
  return [
    {
      method: 'GET',
      path: PATH,
      session: SESSION,
      handle: ({ formToken }: SessionVisit) => ({
        title: TITLE,
        body: html`
          <p>
            They are yours for some hours, with all that you may do. For daily work
            <code>caprock login</code> fetches them by itself.
          </p>
          <form method="post" action="${PATH}">${formToken}<button>Show credentials</button></form>
          <p><a href="/signin/home">Back</a></p>
        `,
      }),
    },
    {
      method: 'POST',
      path: PATH,
      session: SESSION,
      event: GET_SESSION_TOKEN,
      handle: async ({ session, facts }: SessionVisit) => {
        const given = await logins.credentialsOf(userOf(session.subject.caller?.principal));
        noteCredentials(facts, given);
        return {
          title: TITLE,
          body: html`
            <p>Shown this once; good until ${isoSeconds(given.expiresAt)}.</p>
            <pre>${exports(given)}</pre>
            <p><a href="/signin/home">Back</a></p>
          `,
        };
      },
    },
  ];
}

/** For a shell; none of the three has a character that a shell knows. */
function exports(given: ShownCredentials): string {
  return [
    `export AWS_ACCESS_KEY_ID=${given.accessKeyId}`,
    `export AWS_SECRET_ACCESS_KEY=${given.secretAccessKey}`,
    `export AWS_SESSION_TOKEN=${given.sessionToken}`,
  ].join('\n');
}

/** Tells the trail which credentials were given, and not what they are. */
export function noteCredentials(
  facts: EventFacts,
  { accessKeyId, expiresAt }: { readonly accessKeyId: string; readonly expiresAt: number },
): void {
  facts.responseElements = { credentials: { accessKeyId, expiration: isoSeconds(expiresAt) } };
}

function userOf(principal: { readonly type: string } | undefined): UserPrincipal {
  if (principal?.type === 'IAMUser') return principal as UserPrincipal;
  throw new Error('a page of users was reached by somebody who is none');
}
