import type { ConsoleUsers, LoginProfiles } from '#identity';
import { codeOf, Secret } from '#kernel';
import { html, type Html } from '../html.ts';
import type { Page, Reply, Visit } from '../page.ts';
import { nextField, nextOf } from './next.ts';
import { USER } from './user-sessions.ts';

export interface PasswordSignInDeps {
  /** The account of that number or alias. */
  readonly findAccount: (idOrAlias: string) => Promise<string | undefined>;
  readonly users: Pick<ConsoleUsers, 'find' | 'read'>;
  readonly profiles: Pick<LoginProfiles, 'verify'>;
  /** Whether an identity provider signs people in as well. */
  readonly hasProvider: () => Promise<boolean>;
}

/** CloudTrail's word for a name that is nobody's: people type passwords into the wrong field. */
const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** The first page: account, user, password. */
export function passwordSignIn(deps: PasswordSignInDeps): readonly Page[] {
  return [
    {
      method: 'GET',
      path: '/signin/',
      async handle(visit) {
        const next = nextOf(visit.query.get('next'));
        if (visit.session !== undefined) return { redirect: next };
        const account = visit.query.get('account') ?? '';
        const hasProvider = await deps.hasProvider();
        return { title: 'Sign in', body: form(visit, { account, user: '', next, hasProvider }) };
      },
    },
    {
      method: 'POST',
      path: '/signin/',
      event: { name: 'ConsoleLogin' },
      handle: (visit) => signIn(visit, deps),
    },
  ];
}

async function signIn(visit: Visit, deps: PasswordSignInDeps): Promise<Reply> {
  const { form: given, facts, sourceIp } = visit;
  const account = (given.get('account') ?? '').trim();
  const user = (given.get('user') ?? '').trim();
  const next = nextOf(given.get('next'));
  facts.additional = { LoginTo: `${visit.origin}${next}`, MobileVersion: 'No', MFAUsed: 'No' };
  facts.responseElements = { ConsoleLogin: 'Failure' };
  const accountId = await deps.findAccount(account);
  const ref = { accountId: accountId ?? '', userName: user };
  const found = await deps.users.find(ref);
  // What was typed is told where it is the name of somebody, and of nobody else.
  if (accountId !== undefined) facts.accountId = accountId;
  facts.identity = {
    type: 'IAMUser',
    ...(accountId === undefined ? {} : { accountId }),
    userName: found === undefined ? HIDDEN : user,
  };
  try {
    await deps.profiles.verify({ ...ref, password: new Secret(given.get('password') ?? ''), sourceIp });
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'AccessDeniedException' && code !== 'ThrottlingException') throw error;
    facts.errorMessage =
      found === undefined ? 'No username found in supplied account' : 'Failed authentication';
    const throttled = code === 'ThrottlingException' && error instanceof Error ? error.message : undefined;
    const problem = throttled ?? 'The account, the user name or the password is not right.';
    return {
      status: throttled === undefined ? 403 : 429,
      title: 'Sign in',
      body: form(visit, { account, user, next, problem }),
    };
  }
  if (found === undefined) throw new Error('a password was right of a user who is not there');
  const subject = { accountId: ref.accountId, kind: USER, subjectId: found.userId };
  const state = await deps.users.read({ ...subject, createdAt: Number.MAX_SAFE_INTEGER });
  if (state?.hasDevice === true) {
    // A sign-in it becomes with the second factor.
    facts.name = 'CheckMfa';
    facts.responseElements = { CheckMfa: 'Success' };
  } else facts.responseElements = { ConsoleLogin: 'Success' };
  if (state !== undefined) facts.identity = { ...facts.identity, ...identityOf(state.principal) };
  return { begin: { subject }, redirect: `/signin/?next=${encodeURIComponent(next)}` };
}

function identityOf({ principalId, arn }: { readonly principalId: string; readonly arn: string }) {
  return { principalId, arn };
}

function form(
  visit: Visit,
  shown: {
    readonly account: string;
    readonly user: string;
    readonly next: string;
    readonly problem?: string;
    readonly hasProvider?: boolean;
  },
): Html {
  return html`
    ${shown.problem === undefined ? '' : html`<p role="alert">${shown.problem}</p>`}
    <form method="post" action="/signin/">
      ${visit.formToken} ${nextField(shown.next)}
      <label
        >Account number or alias
        <input name="account" value="${shown.account}" autocomplete="organization" required
      /></label>
      <label>User name <input name="user" value="${shown.user}" autocomplete="username" required /></label>
      <label
        >Password <input name="password" type="password" autocomplete="current-password" required
      /></label>
      <button>Sign in</button>
    </form>
    ${
      shown.hasProvider === true &&
      html`<p>
        <a href="${`/signin/workforce?next=${encodeURIComponent(shown.next)}`}"
          >Sign in by your organisation</a
        >
      </p>`
    }
  `;
}
