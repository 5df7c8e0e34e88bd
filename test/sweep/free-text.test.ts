import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Shape } from '#shapes';
import { operationTable } from './table.ts';

/**
 * String members of inputs that the free-text guard does not read, and why; a path that ends so counts. Think before
 * adding one: what a person may write freely belongs into `freeText` of its operation.
 */
const NOT_FREE_TEXT: readonly (readonly [why: string, path: RegExp])[] = [
  [
    'an identifier that the service gave',
    /(?:Id|ID|Ids|Arn|ARN|Arns|ARNs|\.arn|Identifier|SerialNumber|ResourceIdList|Principal|policies|(?:included|excluded)Models)$/,
  ],
  [
    'an identifier that is looked up, and was guarded when it was made',
    /(?:^|\.)(?:GroupName|RoleName|roleName|PolicyName|PathPrefix|TrailName|trailNameList|AliasName|AccountAlias)$|CustomerManagedPolicyReference\.(?:Name|Path)$/,
  ],
  [
    'a user’s own name, which is an identity and not free text',
    /(?:^|\.)(?:UserName|NewUserName|VirtualMFADeviceName)$/,
  ],
  [
    'what identity stores are for: the person’s own data',
    /^(?:Addresses|Emails|PhoneNumbers|Photos|Roles|Name|Birthdate|DisplayName|Email|Locale|NickName|PreferredLanguage|Timezone|Title|UserType)(?:\.|$)/,
  ],
  ['a value of an identity store that is looked up', /^(?:AlternateIdentifier|Filters?)\./],
  [
    'a secret, which is never recorded',
    /(?:Password|AuthenticationCode[12]|TokenCode|WebIdentityToken|EncodedMessage|ContextAssertion|RawSecretAccessKey)$/,
  ],
  ['a policy, which has a grammar of its own', /(?:Policy|PolicyDocument|Content|PermissionsBoundary)$/],
  ['a key of tags that are taken away', /^(?:TagKeys|TransitiveTagKeys)$/],
  ['a place in a list, which the service gave', /^(?:Marker|NextToken|nextToken)$/],
  ['an identity provider’s own word for a client or a certificate', /^(?:ClientIDList|ThumbprintList)$/],
  [
    'a name of an attribute, or a version, a duration or a media type',
    /(?:AttributePath|AttributeKey|Extensions|ProviderId|VersionId|Version|SessionDuration|contentType|accept)$/,
  ],
  ['what is sought in the trail, which holds guarded values alone', /^LookupAttributes\.AttributeValue$/],
  [
    'a state or a kind, which is one of a few words',
    /(?:Type|Filter|FeatureSet|ServiceName|EncapsulationAlgorithm|XksProxyConnectivity|category|trace|latency|Latency|ResourceHandlingOption)$/,
  ],
  [
    'a policy that is to be simulated, and what it is asked about',
    /^(?:.*PolicyInputList|ActionNames|ResourceOwner|ContextEntries\..*|.*AttachmentName)$/,
  ],
  [
    'a guardrail’s own definition, which is kept sealed: it may name what it guards against',
    /^(?:blocked(?:Input|Outputs)Messaging|(?:topic|content|word|sensitiveInformation)PolicyConfig\..*|guardrailInferenceConfig\..*)$/,
  ],
  ['an encryption context: it must be said again to decrypt, and was guarded before', /EncryptionContext$/],
  ['a token of the caller against a call made twice, or of a grant', /(?:clientRequestToken|GrantTokens?)$/],
  [
    'a credential of an OAuth client or its user',
    /^(?:clientSecret|accessToken|refreshToken|deviceCode|code|codeVerifier)$/,
  ],
  ['a word of OAuth', /^(?:scopes?|grantTypes)$/],
  [
    'a bucket, a key in it, a topic: names that another service gave',
    /^(?:Bucket|Key|Prefix|Delimiter|StartAfter|ContinuationToken|S3BucketName|SnsTopicName)$/,
  ],
  ['what a trail chooses by', /^EventSelectors\./],
];

/** The string members of a shape, lists and maps opened; not those that take one of a list of words. */
function* strings(shape: Shape, path: string, depth = 0): Generator<string> {
  if (depth > 8) return;
  if (shape.kind === 'structure') {
    for (const member of shape.members.values()) {
      yield* strings(member.shape, path === '' ? member.name : `${path}.${member.name}`, depth + 1);
    }
  } else if (shape.kind === 'list') yield* strings(shape.member, path, depth + 1);
  else if (shape.kind === 'map') {
    yield path;
    yield* strings(shape.value, path, depth + 1);
  } else if (shape.kind === 'string' && shape.enum === undefined) yield path;
}

describe('every string that an operation takes', () => {
  const operations = operationTable();
  const used = new Set<RegExp>();

  for (const { shape, content, freeText } of operations) {
    test(`${shape.name}: is free text, content, or known to be neither`, () => {
      const declared = [...freeText, ...(content.input ?? [])];
      for (const path of new Set(strings(shape.input, ''))) {
        if (declared.some((one) => path === one || path.startsWith(`${one}.`))) continue;
        const known = NOT_FREE_TEXT.find(([, expression]) => expression.test(path));
        assert.ok(known, `${shape.name} says of ${path} neither that it is free text nor that it is content`);
        used.add(known[1]);
      }
    });
  }

  test('no reason is given that no member needs', () => {
    assert.ok(operations.length > 100);
    assert.deepEqual(
      NOT_FREE_TEXT.filter(([, expression]) => !used.has(expression)),
      [],
    );
  });
});
