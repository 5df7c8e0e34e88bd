import { randomBytes } from 'node:crypto';
import { mfaDeviceArn, type MfaAssignments, type MfaDevices } from '#identity';
import { ApiError } from '#kernel';
import { html, type Html } from '../html.ts';
import type { Page, Reply, SessionVisit } from '../page.ts';
import { permit, type PermitDeps } from '../permit.ts';
import { deviceNeed, DEVICES } from './own-device.ts';

export interface AuthenticatorAppDeps extends PermitDeps {
  readonly devices: Pick<MfaDevices, 'create'>;
  readonly assignments: Pick<MfaAssignments, 'enable'>;
}

const TITLE = 'Add an authenticator app';

/** A virtual MFA device of one's own: its seed shown once, and two codes that show that the app has it. */
export function authenticatorApp(deps: AuthenticatorAppDeps): readonly Page[] {
  return [
    {
      method: 'POST',
      path: '/signin/devices/app',
      session: DEVICES,
      event: { name: 'CreateVirtualMFADevice', source: 'iam.amazonaws.com' },
      handle: (visit) => create(visit, deps),
    },
    {
      method: 'POST',
      path: '/signin/devices/app/enable',
      session: DEVICES,
      event: { name: 'EnableMFADevice', source: 'iam.amazonaws.com' },
      handle: (visit) => enable(visit, deps),
    },
  ];
}

async function create(visit: SessionVisit, deps: AuthenticatorAppDeps): Promise<Reply> {
  const { accountId, name: userName } = visit.session.subject;
  const name = `${userName}-${randomBytes(4).toString('hex')}`;
  const serial = mfaDeviceArn(accountId, '/', name);
  visit.facts.requestParameters = { virtualMFADeviceName: name };
  permit(
    visit,
    [deviceNeed('iam:CreateVirtualMFADevice', visit, serial), deviceNeed('iam:EnableMFADevice', visit)],
    deps,
  );
  const { serialNumber, seed, qrCode } = await deps.devices.create({ accountId, name });
  visit.facts.responseElements = { virtualMFADevice: { serialNumber } };
  const picture = `data:image/png;base64,${Buffer.from(qrCode).toString('base64')}`;
  return {
    title: TITLE,
    body: html`
      <p>Take a picture of this with the app, or type the key into it. It is shown this once.</p>
      <p><img src="${picture}" alt="The key as a QR code" width="240" height="240" /></p>
      <p><code>${Buffer.from(seed).toString('ascii')}</code></p>
      ${codesForm(visit, serialNumber)}
    `,
  };
}

/** What somebody may do about. */
const TOLD = ['InvalidAuthenticationCodeException', 'ThrottlingException'];

async function enable(visit: SessionVisit, deps: AuthenticatorAppDeps): Promise<Reply> {
  const { accountId, name: userName } = visit.session.subject;
  const { form, sourceIp } = visit;
  const serialNumber = form.get('serial') ?? '';
  visit.facts.requestParameters = { userName };
  permit(visit, [deviceNeed('iam:EnableMFADevice', visit)], deps);
  const codes = [form.get('code1') ?? '', form.get('code2') ?? ''] as const;
  try {
    await deps.assignments.enable({ accountId, userName, serialNumber, codes, sourceIp });
  } catch (error) {
    if (!(error instanceof ApiError) || !TOLD.includes(error.code)) throw error;
    visit.facts.errorCode = error.code;
    visit.facts.errorMessage = error.message;
    const problem = `${error.message} Give two codes of this app, one after the other.`;
    return { status: 403, title: TITLE, body: codesForm(visit, serialNumber, problem) };
  }
  visit.facts.requestParameters = { userName, serialNumber };
  return { redirect: '/signin/devices' };
}

function codesForm(visit: SessionVisit, serialNumber: string, problem?: string): Html {
  return html`
    ${problem === undefined ? '' : html`<p role="alert">${problem}</p>`}
    <form method="post" action="/signin/devices/app/enable">
      ${visit.formToken}
      <input type="hidden" name="serial" value="${serialNumber}" />
      <label>A code of the app <input name="code1" inputmode="numeric" pattern="[0-9]{6}" required /></label>
      <label>The next code <input name="code2" inputmode="numeric" pattern="[0-9]{6}" required /></label>
      <button>Finish</button>
    </form>
  `;
}
