import * as iamClient from '@aws-sdk/client-iam';
import * as stsClient from '@aws-sdk/client-sts';
import type { ClientClass, Sample } from './samples.ts';

const iam = { client: iamClient.IAMClient as unknown as ClientClass };
const sts = { client: stsClient.STSClient as unknown as ClientClass };

const PROVIDER = { OpenIDConnectProviderArn: 'arn:aws:iam::111122223333:oidc-provider/sweep.example' };
const ROLE = { RoleArn: 'arn:aws:iam::111122223333:role/sweep-role', RoleSessionName: 'sweep' };

/** Sessions, and the identity providers whose tokens are good for one. */
export const federationSamples: Readonly<Record<string, Sample>> = {
  AddClientIDToOpenIDConnectProvider: {
    ...iam,
    command: iamClient.AddClientIDToOpenIDConnectProviderCommand,
    input: { ...PROVIDER, ClientID: 'sweep' },
  },
  CreateOpenIDConnectProvider: {
    ...iam,
    command: iamClient.CreateOpenIDConnectProviderCommand,
    input: { Url: 'https://sweep.example', ClientIDList: ['sweep'] },
  },
  DecodeAuthorizationMessage: {
    ...sts,
    command: stsClient.DecodeAuthorizationMessageCommand,
    input: { EncodedMessage: 'sweep' },
  },
  DeleteOpenIDConnectProvider: {
    ...iam,
    command: iamClient.DeleteOpenIDConnectProviderCommand,
    input: PROVIDER,
  },
  GetOpenIDConnectProvider: { ...iam, command: iamClient.GetOpenIDConnectProviderCommand, input: PROVIDER },
  ListOpenIDConnectProviders: { ...iam, command: iamClient.ListOpenIDConnectProvidersCommand, input: {} },
  ListOpenIDConnectProviderTags: {
    ...iam,
    command: iamClient.ListOpenIDConnectProviderTagsCommand,
    input: PROVIDER,
  },
  RemoveClientIDFromOpenIDConnectProvider: {
    ...iam,
    command: iamClient.RemoveClientIDFromOpenIDConnectProviderCommand,
    input: { ...PROVIDER, ClientID: 'sweep' },
  },
  TagOpenIDConnectProvider: {
    ...iam,
    command: iamClient.TagOpenIDConnectProviderCommand,
    input: { ...PROVIDER, Tags: [{ Key: 'team', Value: 'sweep' }] },
  },
  UntagOpenIDConnectProvider: {
    ...iam,
    command: iamClient.UntagOpenIDConnectProviderCommand,
    input: { ...PROVIDER, TagKeys: ['team'] },
  },
  UpdateOpenIDConnectProviderThumbprint: {
    ...iam,
    command: iamClient.UpdateOpenIDConnectProviderThumbprintCommand,
    input: { ...PROVIDER, ThumbprintList: ['0123456789012345678901234567890123456789'] },
  },
  AssumeRole: { ...sts, command: stsClient.AssumeRoleCommand, input: ROLE },
  AssumeRoleWithWebIdentity: {
    ...sts,
    command: stsClient.AssumeRoleWithWebIdentityCommand,
    input: { ...ROLE, WebIdentityToken: 'not a token' },
    unsigned: { error: /^InvalidIdentityToken(Exception)?$/, status: 400 },
  },
  GetAccessKeyInfo: {
    ...sts,
    command: stsClient.GetAccessKeyInfoCommand,
    input: { AccessKeyId: 'AKIAQAAAAAAAAAAAAAAA' },
  },
  GetFederationToken: { ...sts, command: stsClient.GetFederationTokenCommand, input: { Name: 'sweep' } },
  GetSessionToken: { ...sts, command: stsClient.GetSessionTokenCommand, input: {}, open: true },
};
