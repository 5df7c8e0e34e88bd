import { html } from '../html.ts';
import type { Page, SessionVisit } from '../page.ts';
import { PERSON } from '../workforce/person-sessions.ts';
import { USER } from './user-sessions.ts';

/** What there is once signed in, and the way out. */
export function home(): readonly Page[] {
  return [
    {
      method: 'GET',
      path: '/signin/home',
      session: { kinds: [USER, PERSON], stages: ['signed-in'] },
      handle: ({ session, formToken }: SessionVisit) => ({
        title: 'Signed in',
        body: html`
          <p>
            You are <strong>${session.subject.name}</strong> of account ${session.subject.accountId}, signed
            in ${session.mfaAt === undefined ? 'without' : 'with'} a second factor.
          </p>
          ${
            session.kind === USER &&
            html`<ul>
              <li><a href="/signin/credentials">Short-lived credentials for a terminal</a></li>
              <li><a href="/signin/devices">Your second factors</a></li>
              <li><a href="/signin/password">Change your password</a></li>
            </ul>`
          }
          <form method="post" action="/signin/sign-out">
            ${formToken}<button class="quiet">Sign out</button>
          </form>
        `,
      }),
    },
    {
      method: 'POST',
      path: '/signin/sign-out',
      event: { name: 'Logout' },
      handle: ({ facts }) => {
        facts.responseElements = { Logout: 'Success' };
        return { end: true, redirect: '/signin/' };
      },
    },
  ];
}
