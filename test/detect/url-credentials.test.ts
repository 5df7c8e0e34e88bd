import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { credentialsInUrl } from '#detect';

const spans = (text: string) => credentialsInUrl(text).map(({ start, end }) => text.slice(start, end));

describe('credentials in a URL', () => {
  const found: readonly [string, string, readonly string[]][] = [
    ['user and password before the host', 'https://ada:pa55@example.com/x', ['ada:pa55']],
    ['a token as the user of an https URL', 'https://ghp_abc123@github.com/org/repo', ['ghp_abc123']],
    ['a password without a user', 'redis://:s3cret@cache:6379/0', [':s3cret']],
    ['a database URL in prose', 'use postgresql://app:hunter2@db.example.com:5432/app now', ['app:hunter2']],
    ['a password that holds an at sign', 'https://a:b@c@example.com/', ['a:b@c']],
    ['a password with percent signs', 'https://a:%70w@example.com', ['a:%70w']],
    ['a URL inside the path of a URL', 'https://proxy.example/http://a:b@example.com', ['a:b']],
    ['an access token parameter', 'https://example.com/cb?access_token=abc&x=1', ['abc']],
    ['an API key parameter in another spelling', 'https://example.com/?apiKey=k1', ['k1']],
    ['a header-like parameter', 'https://example.com/?X-Api-Key=k1', ['k1']],
    ['a parameter whose name is percent-encoded', 'https://example.com/?pass%77ord=geheim', ['geheim']],
    ['a token in the fragment', 'https://example.com/#id_token=abc.def.ghi&state=1', ['abc.def.ghi']],
    [
      'a presigned URL of S3',
      'https://b.s3.amazonaws.com/k?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261123&X-Amz-Expires=60&X-Amz-Signature=fe5f80',
      ['AKIAIOSFODNN7EXAMPLE%2F20261123', 'fe5f80'],
    ],
    [
      'a shared access signature of Azure',
      'https://a.blob.core.windows.net/c?sv=2024-01-01&sig=ab%2Bc%3D',
      ['ab%2Bc%3D'],
    ],
    [
      'an ambiguous parameter with a value like a token',
      'https://maps.example.com/?key=AIzaSyD4vX0r9K2m8Q1w7E',
      ['AIzaSyD4vX0r9K2m8Q1w7E'],
    ],
    [
      'a URL with a password in a parameter',
      'https://example.com/?next=https%3A%2F%2Fa%3Ab%40host%2F',
      ['https%3A%2F%2Fa%3Ab%40host%2F'],
    ],
    [
      'upper-case scheme and name',
      'HTTPS://example.com/?TOKEN=abcdefghij1234567890',
      ['abcdefghij1234567890'],
    ],
  ];
  for (const [title, text, expected] of found) {
    test(`${title}: found, and nothing else of the URL`, () => assert.deepEqual(spans(text), expected));
  }

  const clean: readonly [string, string][] = [
    ['a plain URL', 'https://example.com/path?page=2#top'],
    ['an e-mail address', 'mailto:ada@example.com'],
    ['an at sign in the path', 'https://example.com/@ada/posts'],
    ['an at sign in the query', 'https://example.com/?to=ada@example.com'],
    ['the user of an ssh URL, who is no secret', 'ssh://git@github.com/org/repo'],
    ['an ambiguous parameter with an ordinary value', 'https://example.com/?key=name&code=404&token=next'],
    ['a placeholder', 'https://example.com/?access_token=<token>&api_key=${API_KEY}'],
    ['a placeholder for a password', 'https://user:***@example.com/'],
    ['an empty parameter', 'https://example.com/?password='],
    ['a name that only contains a secret word', 'https://example.com/?passwordless=true&signatures=3'],
    ['no URL at all', 'access_token=abc password: x'],
  ];
  for (const [title, text] of clean) {
    test(`${title}: nothing found`, () => assert.deepEqual(spans(text), []));
  }

  test('a finding names its type and reason, and never the credential', () => {
    const [finding] = credentialsInUrl('https://ada:pa55@example.com/');
    assert.equal(finding?.type, 'CREDENTIALS_IN_URL');
    assert.doesNotMatch(JSON.stringify(finding), /pa55/);
  });
});
