import { ApiError } from '#kernel';
import type { WorkforceCreateUserRequest } from '#shapes';

/** What is kept of a user besides the name, and given back as it came. */
export const USER_ATTRIBUTES = [
  'Name',
  'DisplayName',
  'NickName',
  'ProfileUrl',
  'Emails',
  'Addresses',
  'PhoneNumbers',
  'UserType',
  'Title',
  'PreferredLanguage',
  'Locale',
  'Timezone',
] as const;

/** @throws ApiError `ValidationException` for an attribute that is not kept */
export function attributesOf(input: WorkforceCreateUserRequest): Readonly<Record<string, unknown>> {
  const known: readonly string[] = ['IdentityStoreId', 'UserName', ...USER_ATTRIBUTES];
  const other = Object.entries(input).find(([name, value]) => value !== undefined && !known.includes(name));
  if (other !== undefined) throw new ApiError('ValidationException', `Users have no ${other[0]} here.`);
  return Object.fromEntries(
    USER_ATTRIBUTES.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]] as const])),
  );
}
