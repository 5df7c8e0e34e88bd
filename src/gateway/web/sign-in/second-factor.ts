import type { Mfa } from '#identity';
import { codeOf, type Clock } from '#kernel';
import { html, type Html } from '../html.ts';
import type { Page, Reply, SessionVisit, Visit } from '../page.ts';
import { nextField, nextOf } from './next.ts';
import { USER } from './user-sessions.ts';

const SESSION = { kinds: [USER], stages: ['second-factor'] } as const;

/** The second page, for who has a second factor: a code of an authenticator app. */
export function secondFactor(mfa: Pick<Mfa, 'verifyAny'>, clock: Clock): readonly Page[] {
  return [
    {
      method: 'GET',
      path: '/signin/second-factor',
      session: SESSION,
      handle: (visit) => ({ title: 'Second factor', body: form(visit, nextOf(visit.query.get('next'))) }),
    },
    {
      method: 'POST',
      path: '/signin/second-factor',
      session: SESSION,
      event: { name: 'ConsoleLogin' },
      handle: (visit) => showCode(visit, mfa, clock),
    },
  ];
}

async function showCode(visit: SessionVisit, mfa: Pick<Mfa, 'verifyAny'>, clock: Clock): Promise<Reply> {
  const { session, facts, form: given, sourceIp } = visit;
  const next = nextOf(given.get('next'));
  const { accountId, name: userName } = session.subject;
  facts.additional = { LoginTo: `${visit.origin}${next}`, MobileVersion: 'No', MFAUsed: 'Yes' };
  facts.responseElements = { ConsoleLogin: 'Failure' };
  try {
    const code = (given.get('code') ?? '').replaceAll(' ', '');
    const serialNumber = await mfa.verifyAny({ accountId, userName }, code, sourceIp);
    facts.additional = { ...facts.additional, MFAIdentifier: serialNumber };
  } catch (error) {
    const failure = codeOf(error);
    if (failure !== 'AccessDeniedException' && failure !== 'ThrottlingException') throw error;
    facts.errorMessage = 'Failed authentication';
    const problem =
      failure === 'ThrottlingException' && error instanceof Error
        ? error.message
        : 'The code is not right, or was used before. Wait for the next one.';
    const status = failure === 'ThrottlingException' ? 429 : 403;
    return { status, title: 'Second factor', body: form(visit, next, problem) };
  }
  facts.responseElements = { ConsoleLogin: 'Success' };
  return {
    begin: { subject: session, mfaAt: clock.now() },
    redirect: `/signin/?next=${encodeURIComponent(next)}`,
  };
}

function form(visit: Visit, next: string, problem?: string): Html {
  return html`
    ${problem === undefined ? '' : html`<p role="alert">${problem}</p>`}
    <form method="post" action="/signin/second-factor">
      ${visit.formToken} ${nextField(next)}
      <label>
        Code of your authenticator app
        <input name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,7}" required />
      </label>
      <button>Sign in</button>
    </form>
    <form method="post" action="/signin/sign-out">
      ${visit.formToken}<button class="quiet">Cancel</button>
    </form>
  `;
}
