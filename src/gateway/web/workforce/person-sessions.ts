import type { CloudTrailRecord } from '#audit';
import type { People, Person } from '#identity';
import { identityStoreArn } from '#kernel';
import type { ReadSubject } from '../page.ts';

/** What the sessions of people who signed in by their identity provider are called. */
export const PERSON = 'person';

/** Who has a session of this kind. */
export function readPerson(people: Pick<People, 'find'>): ReadSubject {
  return async ({ subjectId }) => {
    const person = await people.find(subjectId);
    if (person === undefined) return undefined;
    const { accountId, userName: name } = person;
    return { accountId, name, stage: 'signed-in', identity: personIdentity(person) };
  };
}

/** @see https://docs.aws.amazon.com/singlesignon/latest/userguide/sso-cloudtrail-use-cases.html */
export function personIdentity(person: Person): CloudTrailRecord['userIdentity'] {
  const { accountId, identityStoreId, userId } = person;
  return {
    type: 'IdentityCenterUser',
    accountId,
    onBehalfOf: { userId, identityStoreArn: identityStoreArn(accountId, identityStoreId) },
  };
}
