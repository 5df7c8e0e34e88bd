import type { BrowserSessions, MfaAssignments, MfaDevices, SecurityKey, SecurityKeys } from '#identity';
import { ApiError } from '#kernel';
import { html, type Html } from '../html.ts';
import type { Page, Reply, SessionVisit } from '../page.ts';
import { permit, type PermitDeps } from '../permit.ts';
import { deviceNeed, DEVICES } from './own-device.ts';
import { securityKeyForm } from './security-key-form.ts';
import { NO_SITE, type SiteOf } from './site.ts';

export interface DevicesDeps extends PermitDeps {
  readonly keys: SecurityKeys;
  readonly devices: Pick<MfaDevices, 'listOfUser'>;
  readonly assignments: Pick<MfaAssignments, 'deactivate'>;
  readonly sessions: Pick<BrowserSessions, 'drawChallenge' | 'takeChallenge'>;
  readonly siteOf: SiteOf;
}

/** One's own second factors: the list, security keys added and renamed, any of them removed. */
export function devicePages(deps: DevicesDeps): readonly Page[] {
  return [
    {
      method: 'GET',
      path: '/signin/devices',
      session: DEVICES,
      handle: async (visit) => ({ title: 'Second factors', body: await list(visit, deps) }),
    },
    {
      method: 'POST',
      path: '/signin/devices/key',
      session: DEVICES,
      event: { name: 'EnableMFADevice', source: 'iam.amazonaws.com' },
      handle: (visit) => register(visit, deps),
    },
    {
      method: 'POST',
      path: '/signin/devices/rename',
      session: DEVICES,
      event: { name: 'RenameSecurityKey', source: 'signin.amazonaws.com' },
      handle: (visit) => rename(visit, deps),
    },
    {
      method: 'POST',
      path: '/signin/devices/remove',
      session: DEVICES,
      event: { name: 'DeactivateMFADevice', source: 'iam.amazonaws.com' },
      handle: (visit) => remove(visit, deps),
    },
  ];
}

async function register(visit: SessionVisit, deps: DevicesDeps): Promise<Reply> {
  const { accountId, name: userName } = visit.session.subject;
  const challenge = await deps.sessions.takeChallenge(visit.session.sessionId);
  const site = deps.siteOf(visit.origin);
  const name = visit.form.get('name') ?? '';
  visit.facts.requestParameters = { userName };
  permit(visit, [deviceNeed('iam:EnableMFADevice', visit)], deps);
  if (site === undefined || challenge === undefined) throw tooLate();
  const answer = visit.form.get('answer') ?? '';
  const serialNumber = await deps.keys.register({ accountId, userName, site, challenge, answer, name });
  visit.facts.requestParameters = { userName, serialNumber };
  return { redirect: '/signin/devices' };
}

async function rename(visit: SessionVisit, deps: DevicesDeps): Promise<Reply> {
  const { accountId, name: userName } = visit.session.subject;
  const serialNumber = visit.form.get('serial') ?? '';
  visit.facts.requestParameters = { userName };
  permit(visit, [deviceNeed('iam:EnableMFADevice', visit)], deps);
  await deps.keys.rename({ accountId, userName, serialNumber, name: visit.form.get('name') ?? '' });
  visit.facts.requestParameters = { userName, serialNumber };
  return { redirect: '/signin/devices' };
}

async function remove(visit: SessionVisit, deps: DevicesDeps): Promise<Reply> {
  const { accountId, name: userName } = visit.session.subject;
  const serialNumber = visit.form.get('serial') ?? '';
  visit.facts.requestParameters = { userName };
  permit(visit, [deviceNeed('iam:DeactivateMFADevice', visit)], deps);
  await deps.assignments.deactivate({ accountId, userName, serialNumber });
  visit.facts.requestParameters = { userName, serialNumber };
  return { redirect: '/signin/devices' };
}

async function list(visit: SessionVisit, deps: DevicesDeps): Promise<Html> {
  const { accountId, name: userName } = visit.session.subject;
  const ref = { accountId, userName };
  const keys = await deps.keys.listOfUser(ref);
  const { items } = await deps.devices.listOfUser(ref);
  const apps = items.filter(({ serialNumber }) => !keys.some((key) => key.serialNumber === serialNumber));
  // Who has to add one has no other page to go back to.
  const mustAdd = visit.session.subject.stage === 'enrol';
  return html`
    ${mustAdd ? html`<p role="alert">Add a second factor before you go on.</p>` : ''}
    ${items.length === 0 ? html`<p>You have no second factor yet.</p>` : ''}
    <ul>
      ${keys.map((key) => html`<li>${keyItem(visit, key)}</li>`)}
      ${apps.map(
        ({ serialNumber }) =>
          html`<li>Authenticator app <code>${serialNumber}</code> ${removal(visit, serialNumber)}</li>`,
      )}
    </ul>
    <h2>Add a security key</h2>
    ${await keyForm(visit, deps)}
    <h2>Add an authenticator app</h2>
    <form method="post" action="/signin/devices/app">
      ${visit.formToken}
      <button>Add an authenticator app</button>
    </form>
    ${mustAdd ? '' : html`<p><a href="/signin/home">Back</a></p>`}
    <form method="post" action="/signin/sign-out">
      ${visit.formToken}<button class="quiet">Sign out</button>
    </form>
  `;
}

function keyItem(visit: SessionVisit, { name, rpId, serialNumber }: SecurityKey): Html {
  return html`
    Security key <strong>${name}</strong>, for ${rpId}: <code>${serialNumber}</code>
    <form method="post" action="/signin/devices/rename">
      ${visit.formToken}
      <input type="hidden" name="serial" value="${serialNumber}" />
      <label>New name <input name="name" required /></label>
      <button>Rename</button>
    </form>
    ${removal(visit, serialNumber)}
  `;
}

function removal(visit: SessionVisit, serialNumber: string): Html {
  return html`
    <form method="post" action="/signin/devices/remove">
      ${visit.formToken}
      <input type="hidden" name="serial" value="${serialNumber}" />
      <button class="quiet">Remove</button>
    </form>
  `;
}

async function keyForm(visit: SessionVisit, deps: DevicesDeps): Promise<Html> {
  const { accountId, name: userName } = visit.session.subject;
  const site = deps.siteOf(visit.origin);
  if (site === undefined) return NO_SITE;
  const challenge = await deps.sessions.drawChallenge(visit.session.sessionId);
  return securityKeyForm(visit, {
    ceremony: 'create',
    action: '/signin/devices/key',
    options: await deps.keys.registrationOptions({ accountId, userName }, site, challenge),
    fields: html`<label>Its name, such as blue-key <input name="name" required /></label>`,
    button: 'Add a security key',
  });
}

function tooLate(): ApiError {
  return new ApiError(
    'InvalidAuthenticationCodeException',
    'The security key answered too late, or twice: load the page again.',
  );
}
