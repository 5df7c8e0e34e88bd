import { html, type Html } from '../html.ts';
import type { Visit } from '../page.ts';

/**
 * A form that the script of security-key.js completes: it asks the authenticator, and sends its answer as a field.
 * @param options what the authenticator is asked
 */
export function securityKeyForm(
  visit: Visit,
  form: {
    readonly ceremony: 'create' | 'get';
    readonly action: string;
    readonly options: Readonly<Record<string, unknown>>;
    readonly fields: Html;
    readonly button: string;
  },
): Html {
  return html`
    <form
      method="post"
      action="${form.action}"
      data-ceremony="${form.ceremony}"
      data-options="${JSON.stringify(form.options)}"
    >
      ${visit.formToken} ${form.fields}
      <input type="hidden" name="answer" value="" />
      <p role="alert" hidden></p>
      <button>${form.button}</button>
    </form>
  `;
}
