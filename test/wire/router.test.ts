import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { operationShape, services } from '#shapes';
import { createRouter, type WireRequest } from '#wire';
import { refusal, request } from './support.ts';

const { bedrockRuntime, bedrock, iam, sts, cloudtrail } = services;
const router = createRouter([
  operationShape(bedrockRuntime, 'Converse'),
  operationShape(bedrockRuntime, 'InvokeModel'),
  operationShape(bedrock, 'ListFoundationModels'),
  operationShape(bedrock, 'GetFoundationModel'),
  operationShape(iam, 'CreateUser'),
  operationShape(sts, 'GetCallerIdentity'),
  operationShape(cloudtrail, 'LookupEvents'),
]);
const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
const form = (text: string): WireRequest => request({ headers: FORM, body: Buffer.from(text) });
const path = (rawPath: string, method = 'POST'): WireRequest => request({ method, rawPath });
const target = (value: string): WireRequest => request({ headers: { 'x-amz-target': value } });
const nameOf = (wire: WireRequest, signingName?: string) =>
  router.identify(wire, signingName)?.operation.name;

describe('identifying an operation', () => {
  test('by method and path, whose label is decoded once', () => {
    const found = router.identify(path('/model/arn%3Aaws%3Abedrock%3A%3A%2Fa%252Fb/converse'), 'bedrock');
    assert.equal(found?.operation.name, 'Converse');
    assert.deepEqual(found?.labels, { modelId: 'arn:aws:bedrock::/a%2Fb' });
    assert.equal(nameOf(path('/foundation-models', 'GET')), 'ListFoundationModels');
    assert.equal(nameOf(path('/foundation-models/x', 'GET')), 'GetFoundationModel');
  });

  test('by target, with or without the namespace that botocore puts before it', () => {
    assert.equal(nameOf(target('CloudTrail_20131101.LookupEvents')), 'LookupEvents');
    assert.equal(
      nameOf(target('com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents')),
      'LookupEvents',
    );
    assert.equal(nameOf(target('LookupEvents')), undefined);
  });

  test('by action and version, in a form or in the query string of a GET', () => {
    assert.equal(nameOf(form('Action=CreateUser&Version=2010-05-08&UserName=a')), 'CreateUser');
    assert.equal(nameOf(form('UserName=a&Version=2010-05-08&Action=CreateUser')), 'CreateUser');
    assert.equal(
      nameOf(request({ method: 'GET', rawQuery: 'Action=GetCallerIdentity&Version=2011-06-15' })),
      'GetCallerIdentity',
    );
    assert.equal(nameOf(form('Action=CreateUser&Version=2011-06-15')), undefined);
    assert.equal(nameOf(form('XAction=CreateUser&Version=2010-05-08')), undefined);
  });

  const unknown: readonly WireRequest[] = [
    path('/'),
    path('/model/a/converse/'),
    path('//model/a/converse'),
    path('/model/a//converse'),
    path('/model/a/b/converse'),
    path('/model/a/../converse'),
    path('/Model/a/converse'),
    path('/model/a/%63onverse'),
    path('/model/a/converse', 'GET'),
    path('/foundation-models', 'POST'),
    request({
      rawPath: '/model/a/converse',
      headers: { 'x-amz-target': 'CloudTrail_20131101.LookupEvents' },
    }),
  ];
  test('finds none where path or method differ by anything at all', () => {
    for (const wire of unknown) assert.equal(nameOf(wire), undefined, wire.rawPath);
  });

  test('of another service than the signature is for finds none', () => {
    assert.equal(nameOf(path('/model/a/converse'), 'iam'), undefined);
    assert.equal(nameOf(form('Action=CreateUser&Version=2010-05-08'), 'sts'), undefined);
    assert.equal(nameOf(form('Action=CreateUser&Version=2010-05-08'), 'iam'), 'CreateUser');
  });
});

describe('a label that plays tricks', () => {
  const labels = [
    '',
    '.',
    '..',
    '%2e%2E',
    '%2e',
    '%00',
    'a%0d%0ab',
    '%7f',
    '%c2%85',
    '%ff',
    '%',
    '%zz',
    '%c0%af',
  ];
  for (const label of labels) {
    test(`is refused: "${label}"`, () => {
      const error = refusal(() => router.identify(path(`/model/${label}/converse`), 'bedrock'));
      assert.equal(error.code, 'ValidationException');
      assert.match(
        error.message,
        /^1 validation error detected: Value at 'modelId' failed to satisfy constraint: /,
      );
    });
  }
});

describe('the form of an error where there is no operation', () => {
  test('is that of the service signed for, or else of what the request looks like', () => {
    assert.equal(router.service(path('/'), 'sts').name, 'sts');
    assert.equal(router.service(path('/x'), 'bedrock').protocol, 'restJson1');
    assert.equal(router.service(path('/x'), 'never-heard-of').name, 'bedrock-runtime');
    assert.equal(router.service(form('Action=X'), undefined).name, 'iam');
    assert.equal(router.service(target('X.Y'), undefined).name, 'cloudtrail');
  });
});
