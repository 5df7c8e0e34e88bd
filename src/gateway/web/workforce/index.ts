import type { Workforce } from '#identity';
import type { Clock } from '#kernel';
import type { Page, ReadSubject } from '../page.ts';
import { authorizePages } from './authorize.ts';
import { devicePages } from './device.ts';
import { PERSON, readPerson } from './person-sessions.ts';
import { workforceSignIn } from './sign-in.ts';

/** How people sign in by their organisation's identity provider, and how their sessions are read. */
export function workforceWeb(deps: { readonly workforce: Workforce; readonly clock: Clock }): {
  readonly pages: readonly Page[];
  readonly subjects: Readonly<Record<string, ReadSubject>>;
} {
  const { workforce, clock } = deps;
  return {
    pages: [...workforceSignIn(workforce, clock), ...devicePages(workforce), ...authorizePages(workforce)],
    subjects: { [PERSON]: readPerson(workforce.people) },
  };
}
