import type { LoginProfiles, PasswordPolicies } from '#identity';
import { ApiError, Secret } from '#kernel';
import { html, type Html } from '../html.ts';
import type { Page, Reply, SessionVisit } from '../page.ts';
import { permit, type PermitDeps } from '../permit.ts';
import { nextField, nextOf } from './next.ts';
import { USER } from './user-sessions.ts';

const SESSION = { kinds: [USER], stages: ['password-change', 'signed-in'] } as const;

export interface PasswordChangeDeps extends PermitDeps {
  readonly profiles: Pick<LoginProfiles, 'change'>;
  readonly policies: Pick<PasswordPolicies, 'usersMayChange'>;
}

/** A new password: whenever one likes and may, and before anything else where it has to be changed. */
export function passwordChange(deps: PasswordChangeDeps): readonly Page[] {
  return [
    {
      method: 'GET',
      path: '/signin/password',
      session: SESSION,
      handle: (visit) => ({ title: 'New password', body: form(visit, nextOf(visit.query.get('next'))) }),
    },
    {
      method: 'POST',
      path: '/signin/password',
      session: SESSION,
      event: { name: 'PasswordUpdated' },
      handle: (visit) => change(visit, deps),
    },
  ];
}

/** What somebody may do about. */
const TOLD = ['AccessDeniedException', 'ThrottlingException', 'PasswordPolicyViolationException'];

async function change(visit: SessionVisit, deps: PasswordChangeDeps): Promise<Reply> {
  const { session, facts, form: given, sourceIp } = visit;
  const { accountId, name: userName } = session.subject;
  facts.responseElements = { PasswordUpdated: 'Failure' };
  await permitChange(visit, deps);
  const to = given.get('new') ?? '';
  if (to !== given.get('again')) {
    facts.errorMessage = 'The two new passwords differ';
    return refused(visit, 'The two new passwords differ.', 400);
  }
  try {
    const from = new Secret(given.get('old') ?? '');
    await deps.profiles.change({ accountId, userName, from, to: new Secret(to), sourceIp });
  } catch (error) {
    if (!(error instanceof ApiError) || !TOLD.includes(error.code)) throw error;
    facts.errorCode = error.code;
    facts.errorMessage = error.message;
    return refused(visit, error.message, 403);
  }
  facts.responseElements = { PasswordUpdated: 'Success' };
  // Every session that began with the old password has ended, this one as well.
  return { begin: { subject: session, mfaAt: session.mfaAt }, redirect: nextOf(given.get('next')) };
}

/**
 * Who changes it of their own accord needs what the API's ChangePassword needs. Where it has to be changed, that is asked
 * of the user; a policy may still deny it.
 * @throws AccessDenied
 */
async function permitChange(visit: SessionVisit, deps: PasswordChangeDeps): Promise<void> {
  const { accountId, stage, identity } = visit.session.subject;
  const unlessDenied = stage === 'password-change' || (await deps.policies.usersMayChange(accountId));
  permit(visit, [{ action: 'iam:ChangePassword', resource: identity.arn ?? '*', unlessDenied }], deps);
}

function refused(visit: SessionVisit, problem: string, status: number): Reply {
  return { status, title: 'New password', body: form(visit, nextOf(visit.form.get('next')), problem) };
}

function form(visit: SessionVisit, next: string, problem?: string): Html {
  const must = visit.session.subject.stage === 'password-change';
  return html`
    ${problem === undefined ? '' : html`<p role="alert">${problem}</p>`}
    ${must ? html`<p>Your password has to be changed before you go on.</p>` : ''}
    <form method="post" action="/signin/password">
      ${visit.formToken} ${nextField(next)}
      <input type="hidden" name="user" value="${visit.session.subject.name}" autocomplete="username" />
      <label
        >Old password <input name="old" type="password" autocomplete="current-password" required
      /></label>
      <label>New password <input name="new" type="password" autocomplete="new-password" required /></label>
      <label
        >New password again <input name="again" type="password" autocomplete="new-password" required
      /></label>
      <button>Change password</button>
    </form>
  `;
}
