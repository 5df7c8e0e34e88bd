import type { Workforce } from '#identity';
import { ApiError, limits, type Clock } from '#kernel';
import { nextOf } from '../sign-in/next.ts';
import type { Page, Reply, Visit } from '../page.ts';
import { bindCode, readBound } from './code-binding.ts';
import { PERSON, personIdentity } from './person-sessions.ts';

const CALLBACK = '/signin/workforce/callback';

/** Where the identity provider sends people back to: what is registered there. */
function redirectUri(visit: Visit): string {
  return `${visit.origin}${CALLBACK}`;
}

/** To the identity provider, and back with a session. */
export function workforceSignIn(
  workforce: Pick<Workforce, 'authorizationCodes' | 'people'>,
  clock: Clock,
): readonly Page[] {
  return [
    {
      method: 'GET',
      path: '/signin/workforce',
      async handle(visit) {
        const asked = nextOf(visit.query.get('next'));
        const next = asked.length > limits.workforceNextCharacters ? nextOf(null) : asked;
        const bind = (issuer: string) => bindCode(visit.browser, issuer, next, clock.now());
        return { redirect: await workforce.authorizationCodes.begin(redirectUri(visit), bind) };
      },
    },
    {
      method: 'GET',
      path: CALLBACK,
      event: { name: 'UserAuthentication' },
      handle: (visit) => comeBack(visit, workforce, clock),
    },
  ];
}

async function comeBack(
  visit: Visit,
  { authorizationCodes, people }: Pick<Workforce, 'authorizationCodes' | 'people'>,
  clock: Clock,
): Promise<Reply> {
  const { facts } = visit;
  facts.additional = { CredentialType: 'EXTERNAL_IDP' };
  facts.responseElements = { UserAuthentication: 'Failure' };
  const bound = readBound(visit.browser, visit.query.get('state') ?? '', clock.now());
  if (bound === undefined) {
    throw new ApiError(
      'AccessDeniedException',
      'This sign-in was begun in another browser, or too long ago: begin again.',
    );
  }
  const answer = new URL(redirectUri(visit));
  answer.search = visit.query.toString();
  const claims = await authorizationCodes.finish(answer, bound.checks);
  const person = await people.arrive(claims);
  facts.identity = personIdentity(person);
  facts.additional = {
    CredentialType: 'EXTERNAL_IDP',
    UserName: person.userName,
    LoginTo: `${visit.origin}${bound.next}`,
    MFAUsed: claims.mfaAt === undefined ? 'No' : 'Yes',
  };
  facts.responseElements = { UserAuthentication: 'Success' };
  const subject = { accountId: person.accountId, kind: PERSON, subjectId: person.userId };
  return { begin: { subject, mfaAt: claims.mfaAt }, redirect: bound.next };
}
