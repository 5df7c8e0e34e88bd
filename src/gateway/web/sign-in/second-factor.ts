import type { BrowserSessions, Mfa, MfaDevices, SecurityKeys } from '#identity';
import { codeOf, type Clock } from '#kernel';
import { html, type Html } from '../html.ts';
import type { Page, Reply, SessionVisit } from '../page.ts';
import { nextField, nextOf } from './next.ts';
import { securityKeyForm } from './security-key-form.ts';
import { NO_SITE, type SiteOf } from './site.ts';
import { USER } from './user-sessions.ts';

export interface SecondFactorDeps {
  readonly mfa: Pick<Mfa, 'verifyAny'>;
  readonly keys: Pick<SecurityKeys, 'assertionOptions' | 'verify' | 'listOfUser'>;
  readonly devices: Pick<MfaDevices, 'listOfUser'>;
  readonly sessions: Pick<BrowserSessions, 'drawChallenge' | 'takeChallenge'>;
  readonly siteOf: SiteOf;
  readonly clock: Clock;
}

const SESSION = { kinds: [USER], stages: ['second-factor'] } as const;
const ACTION = '/signin/second-factor';

/** The second page, for who has a second factor: a security key, or a code of an authenticator app. */
export function secondFactor(deps: SecondFactorDeps): readonly Page[] {
  return [
    {
      method: 'GET',
      path: ACTION,
      session: SESSION,
      handle: async (visit) => ({
        title: 'Second factor',
        body: await forms(visit, nextOf(visit.query.get('next')), deps),
      }),
    },
    {
      method: 'POST',
      path: ACTION,
      session: SESSION,
      event: { name: 'ConsoleLogin' },
      handle: (visit) => show(visit, deps),
    },
  ];
}

/** The failures that somebody may do about; all others are of the inside. */
const REFUSALS: Readonly<Record<string, string>> = {
  AccessDeniedException: 'The code is not right, or was used before. Wait for the next one.',
  InvalidAuthenticationCodeException: 'What the security key answered is not valid here. Try once more.',
  ThrottlingException: '',
};

async function show(visit: SessionVisit, deps: SecondFactorDeps): Promise<Reply> {
  const { facts } = visit;
  const next = nextOf(visit.form.get('next'));
  facts.additional = { LoginTo: `${visit.origin}${next}`, MobileVersion: 'No', MFAUsed: 'Yes' };
  facts.responseElements = { ConsoleLogin: 'Failure' };
  try {
    facts.additional = { ...facts.additional, MFAIdentifier: await serialOfShown(visit, deps) };
  } catch (error) {
    const code = codeOf(error) ?? '';
    const refusal = REFUSALS[code];
    if (refusal === undefined || !(error instanceof Error)) throw error;
    facts.errorMessage = 'Failed authentication';
    const body = await forms(visit, next, deps, refusal === '' ? error.message : refusal);
    return { status: refusal === '' ? 429 : 403, title: 'Second factor', body };
  }
  facts.responseElements = { ConsoleLogin: 'Success' };
  return {
    begin: { subject: visit.session, mfaAt: deps.clock.now() },
    redirect: `/signin/?next=${encodeURIComponent(next)}`,
  };
}

/** The serial number of the device that was shown, and was right. @throws ApiError */
async function serialOfShown(
  visit: SessionVisit,
  { mfa, keys, sessions, siteOf }: SecondFactorDeps,
): Promise<string> {
  const { session, sourceIp, form } = visit;
  const ref = { accountId: session.subject.accountId, userName: session.subject.name };
  const answer = form.get('answer');
  if (answer === null) return mfa.verifyAny(ref, (form.get('code') ?? '').replaceAll(' ', ''), sourceIp);
  const site = siteOf(visit.origin) ?? { rpId: '', origin: '' };
  // Used up whether the answer is right or not; a missing one fits no answer.
  const challenge = (await sessions.takeChallenge(session.sessionId)) ?? '';
  return keys.verify({ ...ref, site, challenge, answer, sourceIp });
}

async function forms(
  visit: SessionVisit,
  next: string,
  deps: SecondFactorDeps,
  problem?: string,
): Promise<Html> {
  const ref = { accountId: visit.session.subject.accountId, userName: visit.session.subject.name };
  const keys = await deps.keys.listOfUser(ref);
  const { items } = await deps.devices.listOfUser(ref);
  return html`
    ${problem === undefined ? '' : html`<p role="alert">${problem}</p>`}
    ${keys.length === 0 ? '' : await keyForm(visit, next, deps, keys)}
    ${items.length === keys.length ? '' : codeForm(visit, next)}
    <form method="post" action="/signin/sign-out">
      ${visit.formToken}<button class="quiet">Cancel</button>
    </form>
  `;
}

async function keyForm(
  visit: SessionVisit,
  next: string,
  { keys, sessions, siteOf }: SecondFactorDeps,
  theirs: readonly { readonly rpId: string }[],
): Promise<Html> {
  const ref = { accountId: visit.session.subject.accountId, userName: visit.session.subject.name };
  const site = siteOf(visit.origin);
  if (site === undefined) return NO_SITE;
  const challenge = await sessions.drawChallenge(visit.session.sessionId);
  const options = await keys.assertionOptions(ref, site, challenge);
  if (options === undefined) {
    const places = [...new Set(theirs.map(({ rpId }) => rpId))].join(', ');
    return html`<p>Your security keys are for ${places}: open this page there.</p>`;
  }
  return securityKeyForm(visit, {
    ceremony: 'get',
    action: ACTION,
    options,
    fields: nextField(next),
    button: 'Use a security key',
  });
}

function codeForm(visit: SessionVisit, next: string): Html {
  return html`
    <form method="post" action="${ACTION}">
      ${visit.formToken} ${nextField(next)}
      <label>
        Code of your authenticator app
        <input name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,7}" required />
      </label>
      <button>Sign in</button>
    </form>
  `;
}
