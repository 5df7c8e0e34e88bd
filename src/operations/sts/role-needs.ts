import type { RoleTrust, RoleWishes, SessionFacts } from '#identity';
import type { Need } from '../operation.ts';
import { requestTagKeys } from '../request-tag-keys.ts';

/**
 * What assuming a role needs: the call itself, and where the session gets tags or a source identity, by the request
 * or handed on along a chain of roles, the permissions for those. The role's trust policy decides on each.
 *
 * @param inherited the session that asks, where it is one
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */
export function roleNeeds(
  action: string,
  roleArn: string,
  trust: RoleTrust,
  wishes: RoleWishes,
  further: NonNullable<Need['context']>,
  inherited?: SessionFacts,
): readonly Need[] {
  const { sessionName, sourceIdentity, tags, transitiveTagKeys } = wishes;
  const need = {
    resource: roleArn,
    resourceType: 'AWS::IAM::Role',
    trust,
    context: {
      ...resourceTagKeys(trust),
      ...requestTagKeys(tags),
      'sts:RoleSessionName': sessionName,
      ...(sourceIdentity === undefined ? {} : { 'sts:SourceIdentity': sourceIdentity }),
      ...(transitiveTagKeys.length === 0 ? {} : { 'sts:TransitiveTagKeys': transitiveTagKeys }),
      ...further,
    },
  };
  const hasTags = tags.length > 0 || (inherited?.transitiveTagKeys ?? []).length > 0;
  const hasSourceIdentity = sourceIdentity !== undefined || inherited?.sourceIdentity !== undefined;
  return [
    { ...need, action },
    ...(hasTags ? [{ ...need, action: 'sts:TagSession' }] : []),
    ...(hasSourceIdentity ? [{ ...need, action: 'sts:SetSourceIdentity' }] : []),
  ];
}

function resourceTagKeys({ tags }: RoleTrust): NonNullable<Need['context']> {
  return Object.fromEntries(
    tags.flatMap(({ key, value }) => [
      [`aws:ResourceTag/${key}`, value],
      [`iam:ResourceTag/${key}`, value],
    ]),
  );
}
