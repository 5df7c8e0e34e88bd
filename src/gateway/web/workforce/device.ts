import type { Workforce } from '#identity';
import { ApiError, isoSeconds } from '#kernel';
import { html } from '../html.ts';
import type { Page, SessionVisit } from '../page.ts';
import { PERSON } from './person-sessions.ts';

const SESSION = { kinds: [PERSON], stages: ['signed-in'] } as const;
type Ports = Pick<Workforce, 'people' | 'portalDevices'>;

/**
 * Where somebody confirms what a device shows.
 * @see https://www.rfc-editor.org/rfc/rfc8628#section-3.3
 */
export function devicePages({ people, portalDevices }: Ports): readonly Page[] {
  return [
    {
      method: 'GET',
      path: '/signin/device',
      session: SESSION,
      async handle(visit: SessionVisit) {
        const code = visit.query.get('user_code');
        if (code === null) return { title: 'Sign in a device', body: codeForm() };
        const device = await portalDevices.find(code);
        if (device === undefined) {
          const body = html`<p role="alert">No device waits with this code. It may have waited too long.</p>
            ${codeForm()}`;
          return { status: 404, title: 'Sign in a device', body };
        }
        return {
          title: 'Sign in a device',
          body: html`
            <p>
              A program that calls itself <strong>${device.clientName}</strong> asks to act for you,
              <strong>${visit.session.subject.name}</strong>, and shows this code:
            </p>
            <p class="code"><strong>${device.userCode}</strong></p>
            <p>
              It asked at ${isoSeconds(device.createdAt)} from the address
              <strong>${device.sourceIp}</strong>.
            </p>
            ${
              device.sourceIp === visit.sourceIp
                ? html`<p>
                    Confirm only if you have started it yourself just now, and it shows the same code.
                  </p>`
                : html`<p role="alert">
                    That is not the address of this browser (${visit.sourceIp}). Whoever sent you here may
                    want to act in your name: confirm only if you yourself have started it there just now, and
                    it shows the same code.
                  </p>`
            }
            <form method="post" action="/signin/device">
              ${visit.formToken}<input type="hidden" name="user_code" value="${device.userCode}" />
              <button name="decision" value="approve">Confirm and continue</button>
              <button name="decision" value="deny" class="quiet">Refuse</button>
            </form>
          `,
        };
      },
    },
    {
      method: 'POST',
      path: '/signin/device',
      session: SESSION,
      event: { name: 'AuthorizeDevice', source: 'sso.amazonaws.com' },
      async handle(visit: SessionVisit) {
        const { form, facts, session } = visit;
        const approves = form.get('decision') === 'approve';
        const code = form.get('user_code') ?? '';
        const [device, person] = await Promise.all([
          portalDevices.find(code),
          people.find(session.subjectId),
        ]);
        if (device !== undefined) facts.requestParameters = { clientName: device.clientName };
        facts.responseElements = { decision: approves ? 'approved' : 'denied' };
        const decided =
          device !== undefined &&
          person !== undefined &&
          (await portalDevices.decide(device.userCode, person, session.mfaAt, approves));
        if (!decided) {
          throw new ApiError(
            'AccessDeniedException',
            'No device waits with this code any more: begin again there.',
          );
        }
        return {
          title: approves ? 'The device is signed in' : 'The device is refused',
          body: html`<p>You can close this page and go back to your program.</p>`,
        };
      },
    },
  ];
}

function codeForm() {
  return html`<form method="get" action="/signin/device">
    <label>The code that your device shows <input name="user_code" autocomplete="off" required /></label>
    <button>Go on</button>
  </form>`;
}
