import * as bedrockClient from '@aws-sdk/client-bedrock';
import * as bedrockRuntimeClient from '@aws-sdk/client-bedrock-runtime';
import * as cloudtrailClient from '@aws-sdk/client-cloudtrail';
import * as iamClient from '@aws-sdk/client-iam';
import * as organizationsClient from '@aws-sdk/client-organizations';
import * as kmsClient from '@aws-sdk/client-kms';
import * as identitystoreClient from '@aws-sdk/client-identitystore';
import * as ssoClient from '@aws-sdk/client-sso';
import * as ssoAdminClient from '@aws-sdk/client-sso-admin';
import * as ssoOidcClient from '@aws-sdk/client-sso-oidc';
import * as stsClient from '@aws-sdk/client-sts';
import { CaprockError } from '#kernel';
import { ShapeBuilder } from './build.ts';
import { constraints, WITHOUT_ZERO } from './constraints.ts';
import { errorShapes } from './errors.ts';
import type { ModelledService, OperationShape, ServiceShape } from './model.ts';
import { invalidInputs } from './invalid-inputs.ts';
import { s3, s3Operation } from './s3.ts';
import { readSchema } from './schema.ts';

/** The official clients export their schemas as `Name$`. */
const clients: Readonly<Record<ModelledService, Readonly<Record<string, unknown>>>> = {
  'bedrock-runtime': bedrockRuntimeClient,
  bedrock: bedrockClient,
  iam: iamClient,
  sts: stsClient,
  cloudtrail: cloudtrailClient,
  organizations: organizationsClient,
  kms: kmsClient,
  'sso-admin': ssoAdminClient,
  identitystore: identitystoreClient,
  'sso-oidc': ssoOidcClient,
  sso: ssoClient,
};

function service(
  shape: Omit<ServiceShape, 'errors' | 'name'> & { readonly name: ModelledService },
): ServiceShape {
  const builder = new ShapeBuilder(constraints[shape.name]);
  const invalidInput = invalidInputs[shape.name];
  const errors = errorShapes(shape.protocol, clients[shape.name], builder);
  return { ...shape, ...(invalidInput === undefined ? {} : { invalidInput }), errors };
}

export const services = {
  bedrockRuntime: service({
    name: 'bedrock-runtime',
    protocol: 'restJson1',
    signingName: 'bedrock',
    eventSource: 'bedrock.amazonaws.com',
    apiVersion: '2023-09-30',
  }),
  bedrock: service({
    name: 'bedrock',
    protocol: 'restJson1',
    signingName: 'bedrock',
    eventSource: 'bedrock.amazonaws.com',
    apiVersion: '2023-04-20',
  }),
  iam: service({
    name: 'iam',
    protocol: 'awsQuery',
    signingName: 'iam',
    eventSource: 'iam.amazonaws.com',
    apiVersion: '2010-05-08',
    xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
  }),
  sts: service({
    name: 'sts',
    protocol: 'awsQuery',
    signingName: 'sts',
    eventSource: 'sts.amazonaws.com',
    apiVersion: '2011-06-15',
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  }),
  s3,
  cloudtrail: service({
    name: 'cloudtrail',
    protocol: 'awsJson1_1',
    signingName: 'cloudtrail',
    eventSource: 'cloudtrail.amazonaws.com',
    apiVersion: '2013-11-01',
    targetPrefix: 'CloudTrail_20131101',
  }),
  organizations: service({
    name: 'organizations',
    protocol: 'awsJson1_1',
    signingName: 'organizations',
    eventSource: 'organizations.amazonaws.com',
    apiVersion: '2016-11-28',
    targetPrefix: 'AWSOrganizationsV20161128',
  }),
  kms: service({
    name: 'kms',
    protocol: 'awsJson1_1',
    signingName: 'kms',
    eventSource: 'kms.amazonaws.com',
    apiVersion: '2014-11-01',
    targetPrefix: 'TrentService',
  }),
  ssoAdmin: service({
    name: 'sso-admin',
    protocol: 'awsJson1_1',
    signingName: 'sso',
    eventSource: 'sso.amazonaws.com',
    apiVersion: '2020-07-20',
    targetPrefix: 'SWBExternalService',
  }),
  ssoOidc: service({
    name: 'sso-oidc',
    protocol: 'restJson1',
    signingName: 'sso-oauth',
    eventSource: 'sso.amazonaws.com',
    apiVersion: '2019-06-10',
  }),
  sso: service({
    name: 'sso',
    protocol: 'restJson1',
    signingName: 'awsssoportal',
    eventSource: 'sso.amazonaws.com',
    apiVersion: '2019-06-10',
  }),
  identitystore: service({
    name: 'identitystore',
    protocol: 'awsJson1_1',
    signingName: 'identitystore',
    eventSource: 'identitystore.amazonaws.com',
    apiVersion: '2020-06-15',
    targetPrefix: 'AWSIdentityStore',
  }),
} as const;

/**
 * An operation of a service, with what it takes and gives.
 * @throws CaprockError `UnknownOperation` where the service's client does not have it.
 */
export function operationShape(service: ServiceShape, name: string): OperationShape {
  if (service.name === 's3') return s3Operation(name);
  const exports = clients[service.name];
  const schema = Object.hasOwn(exports, `${name}$`) ? exports[`${name}$`] : undefined;
  const node = schema === undefined ? undefined : readSchema(schema).node;
  if (node?.kind !== 'operation') {
    throw new CaprockError('UnknownOperation', `The service ${service.name} has no operation ${name}.`);
  }
  // What is said to a model and by it may hold anything.
  const textPattern = service.name === 'bedrock-runtime' ? {} : { pattern: WITHOUT_ZERO };
  const builder = new ShapeBuilder(constraints[service.name], textPattern);
  return {
    service,
    name: node.name,
    http: httpOf(service, node.traits['http']),
    input: builder.structure(node.input),
    output: builder.structure(node.output),
  };
}

function httpOf(service: ServiceShape, trait: unknown): OperationShape['http'] {
  // awsJson1_1 and awsQuery post everything to the root.
  if (service.protocol !== 'restJson1' || !Array.isArray(trait))
    return { method: 'POST', path: '/', status: 200 };
  const [method, path, status] = trait;
  return { method: String(method), path: String(path), status: Number(status) };
}
