import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { getToken } from '@aws/bedrock-token-generator';
import { Secret } from '#kernel';
import { bearerOf, checkSigned, parseApiKey, signatureMatches, SigningKeys, type ApiKey } from '#wire';
import { refusal } from './support.ts';

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const REGION = 'eu-central-1';
const INVALID = 'Authentication failed: Please make sure your API Key is valid.';

type ShortTerm = Extract<ApiKey, { kind: 'SHORT_TERM' }>;

function shortTerm(token: string): ShortTerm {
  const key = parseApiKey(token);
  assert.ok(key.kind === 'SHORT_TERM');
  return key;
}

function verifies({ call, signed }: ShortTerm, region = REGION): boolean {
  checkSigned(call, signed, { region, service: 'bedrock', now: Date.now() });
  const secret = new Secret(credentials.secretAccessKey);
  const key = new SigningKeys({ most: 1 }).keyFor(signed.accessKeyId, secret, signed.scope);
  return signatureMatches(call, signed, key);
}

/** The same key with other text inside. */
function rewritten(token: string, from: string | RegExp, to: string): string {
  const prefix = 'bedrock-api-key-';
  const url = Buffer.from(token.slice(prefix.length), 'base64').toString();
  assert.match(url, new RegExp(from), 'the text to change is there');
  return prefix + Buffer.from(url.replace(from, to)).toString('base64');
}

describe('a short-term key of the official generator', () => {
  test('verifies offline, in its region, with its session token', async () => {
    for (const sessionToken of [undefined, 'sess/+=token&x']) {
      const signer = sessionToken === undefined ? credentials : { ...credentials, sessionToken };
      const key = shortTerm(await getToken({ credentials: signer, region: REGION, expiresInSeconds: 900 }));
      assert.equal(verifies(key), true);
      assert.equal(key.signed.sessionToken, sessionToken);
      assert.equal(key.signed.accessKeyId, credentials.accessKeyId);
      assert.ok(Math.abs(key.expiresAt - (Date.now() + 900_000)) < 5_000);
      assert.throws(() => verifies(key, 'us-east-1'), { code: 'InvalidSignatureException' });
    }
  });

  test('lives for twelve hours at most', async () => {
    const token = await getToken({ credentials, region: REGION });
    assert.equal(verifies(shortTerm(token)), true);
    const longer = rewritten(token, 'X-Amz-Expires=43200', 'X-Amz-Expires=43201');
    assert.equal(refusal(() => parseApiKey(longer)).message, INVALID);
  });

  test('with anything changed inside does not verify, or is not read at all', async () => {
    const token = await getToken({ credentials, region: REGION, expiresInSeconds: 900 });
    const unread: readonly [RegExp | string, string][] = [
      ['bedrock.amazonaws.com/', 'bedrock.amazonaws.com.evil.test/'],
      ['bedrock.amazonaws.com/', 'bedrock.amazonaws.com/model/'],
      ['CallWithBearerToken', 'ListFoundationModels'],
      ['bedrock.amazonaws', 'badrock.amazonaws'],
      ['Action=', 'action='],
      ['X-Amz-Expires=900', 'X-Amz-Expires=900&X-Amz-Expires=1'],
      ['X-Amz-Algorithm=AWS4-HMAC-SHA256', 'X-Amz-Algorithm=none'],
      ['X-Amz-Signature=', 'Signature='],
      ['SignedHeaders=host', 'SignedHeaders=host%3Bx-y'],
      [/$/, '&more=1'],
      [/$/, '&Version=2'],
      [/$/, '&%'],
    ];
    for (const [from, to] of unread) {
      assert.equal(refusal(() => parseApiKey(rewritten(token, from, to))).message, INVALID, String(to));
    }
    const different: readonly [RegExp | string, string][] = [
      ['X-Amz-Expires=900', 'X-Amz-Expires=901'],
      ['AKIDEXAMPLE', 'AKIDEXAMPLF'],
      [/$/, '&X-Amz-Security-Token=x'],
    ];
    for (const [from, to] of different) assert.equal(verifies(shortTerm(rewritten(token, from, to))), false);
  });
});

describe('a bearer token', () => {
  test('is what follows Bearer, in whatever case, and nothing else', () => {
    assert.equal(bearerOf({ authorization: 'Bearer ABSKeA==' }), 'ABSKeA==');
    assert.equal(bearerOf({ authorization: 'bearer  ABSKeA== ' }), 'ABSKeA==');
    for (const authorization of ['', 'Bearer', 'Bearer a b', 'Basic x', 'AWS4-HMAC-SHA256 x']) {
      assert.equal(bearerOf({ authorization }), undefined);
    }
    assert.equal(bearerOf({}), undefined);
  });

  test('that is a long-term key is a secret, whole', () => {
    const key = parseApiKey('ABSKeHl6OnNlY3JldA==');
    assert.ok(key.kind === 'LONG_TERM');
    assert.equal(String(key.key), '[secret]');
  });

  test('of no known form is refused with AccessDeniedException, as Bedrock does', () => {
    const error = refusal(() => parseApiKey('sk-12345'));
    assert.equal(error.code, 'AccessDeniedException');
    assert.equal(error.message, 'Invalid API Key format: Must start with pre-defined prefix');
    const broken = ['ABSK$', 'bedrock-api-key-', 'bedrock-api-key-%%', 'bedrock-api-key-eHl6'];
    for (const token of [...broken, `ABSK${'x'.repeat(20_000)}`]) {
      assert.equal(refusal(() => parseApiKey(token)).message, INVALID, token.slice(0, 30));
    }
  });
});
