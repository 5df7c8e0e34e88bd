import { html, type Html } from '../html.ts';

const HOME = '/signin/home';
/** Our own pages alone, so that nobody is led elsewhere by a link to ours. */
const OWN = /^\/signin\/[a-z0-9/-]*(?:\?[A-Za-z0-9_.=&%-]*)?$/;

/** Where to go once signed in. @param wanted attacker-controlled */
export function nextOf(wanted: string | null): string {
  return wanted !== null && wanted !== '/signin/' && OWN.test(wanted) ? wanted : HOME;
}

/** Carries it through the steps of a sign-in. */
export function nextField(next: string): Html {
  return html`<input type="hidden" name="next" value="${next}" />`;
}
