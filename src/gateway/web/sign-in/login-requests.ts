import type { LoginRequests } from '#identity';
import { isoSeconds } from '#kernel';
import { userIdentity } from '../../user-identity.ts';
import { html, type Html } from '../html.ts';
import type { Page, Reply, SessionVisit, Visit } from '../page.ts';
import { GET_SESSION_TOKEN, noteCredentials } from './credentials.ts';
import { USER } from './user-sessions.ts';

const SESSION = { kinds: [USER], stages: ['signed-in'] } as const;
const PATH = '/signin/cli';
const TITLE = 'Let a program in';

/** `caprock login`: the three questions of the program, and the page on which a person answers them. */
export function loginRequestPages(logins: LoginRequests): readonly Page[] {
  return [
    {
      method: 'POST',
      path: `${PATH}/start`,
      program: true,
      handle: async ({ sourceIp }) => ({ json: { ...(await logins.begin(sourceIp)), path: PATH } }),
    },
    {
      method: 'POST',
      path: `${PATH}/state`,
      program: true,
      handle: async ({ form }) => ({ json: { state: await logins.state(form.get('device_code') ?? '') } }),
    },
    {
      method: 'POST',
      path: `${PATH}/credentials`,
      program: true,
      event: GET_SESSION_TOKEN,
      handle: (visit) => redeem(visit, logins),
    },
    {
      method: 'GET',
      path: PATH,
      session: SESSION,
      handle: (visit) => show(visit, logins),
    },
    {
      method: 'POST',
      path: PATH,
      session: SESSION,
      event: { name: 'AuthorizeLogin' },
      handle: (visit) => decide(visit, logins),
    },
  ];
}

async function redeem({ form, facts }: Visit, logins: LoginRequests): Promise<Reply> {
  const redeemed = await logins.redeem(form.get('device_code') ?? '');
  if (redeemed === undefined) {
    facts.errorCode = 'AccessDenied';
    facts.errorMessage = 'Nobody allows this login, or its credentials were fetched before.';
    return { status: 403, json: { state: 'gone' } };
  }
  const { principal, credentials } = redeemed;
  const { accessKeyId: _none, ...identity } = userIdentity(principal, undefined);
  facts.identity = identity;
  noteCredentials(facts, credentials);
  return { json: { ...credentials } };
}

async function show(visit: SessionVisit, logins: LoginRequests): Promise<Reply> {
  const code = visit.query.get('code') ?? '';
  const pending = code === '' ? undefined : await logins.find(code);
  if (pending === undefined) return { title: TITLE, body: codeForm(code !== '') };
  const elsewhere = pending.sourceIp !== visit.sourceIp;
  return {
    title: TITLE,
    body: html`
      <p>A program asks for credentials that may do all that you may do. It shows this code:</p>
      <p class="code"><strong>${pending.userCode}</strong></p>
      <p>
        It asked at ${isoSeconds(pending.createdAt)} from the address <strong>${pending.sourceIp}</strong>.
      </p>
      ${
        elsewhere
          ? html`<p role="alert">
              That is not the address of this browser (${visit.sourceIp}). Whoever sent you here may want to
              act in your name: go on if you yourself started <code>caprock login</code> there, and type the
              code from its terminal.
            </p>`
          : html`<p>
              Go on only if you started <code>caprock login</code> yourself, and its terminal shows the same
              code.
            </p>`
      }
      <form method="post" action="${PATH}">
        ${visit.formToken}
        ${
          elsewhere
            ? html`<label>Code in the terminal <input name="code" autocomplete="off" required /></label>`
            : html`<input type="hidden" name="code" value="${pending.userCode}" />`
        }
        <button name="decision" value="allowed">Allow</button>
      </form>
      <form method="post" action="${PATH}">
        ${visit.formToken}
        <input type="hidden" name="code" value="${pending.userCode}" />
        <button class="quiet" name="decision" value="denied">Deny</button>
      </form>
    `,
  };
}

async function decide(visit: SessionVisit, logins: LoginRequests): Promise<Reply> {
  const { form, facts, session } = visit;
  const code = form.get('code') ?? '';
  const decision = form.get('decision') === 'allowed' ? 'allowed' : 'denied';
  const pending = await logins.find(code);
  facts.additional = { decision, ...(pending === undefined ? {} : { requestedFrom: pending.sourceIp }) };
  if (pending === undefined || !(await logins.decide(code, decision, session))) {
    facts.errorCode = 'ExpiredCode';
    facts.errorMessage = 'No login with this code waits to be confirmed.';
    return { status: 400, title: TITLE, body: codeForm(true) };
  }
  const said =
    decision === 'allowed'
      ? 'Done: the program fetches its credentials now. You may close this page.'
      : 'Denied: the program gets nothing.';
  return { title: TITLE, body: html`<p>${said}</p>` };
}

function codeForm(wasWrong: boolean): Html {
  return html`
    ${wasWrong ? html`<p role="alert">No login with this code waits. It may be too late: start it again.</p>` : ''}
    <form method="get" action="${PATH}">
      <label>Code in the terminal <input name="code" autocomplete="off" required /></label>
      <button>Next</button>
    </form>
  `;
}
