import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits } from '#kernel';
import { services } from '#shapes';
import { codecOf, refusal, request } from './support.ts';

const codec = codecOf(services.iam, 'CreateUser');
const HEADERS = { 'content-type': 'application/x-www-form-urlencoded' };
const call = (form: string) =>
  codec.decode(
    request({ headers: HEADERS, body: Buffer.from(`Action=CreateUser&Version=2010-05-08&${form}`) }),
    {},
  );

describe('an awsQuery form', () => {
  test('decodes plus signs, percent escapes and lists in any order of their indexes', () => {
    assert.deepEqual(
      call(
        'UserName=ada&Tags.member.2.Key=b&Tags.member.2.Value=&Tags.member.1.Key=a+c&Tags.member.1.Value=%C3%A9',
      ),
      {
        UserName: 'ada',
        Tags: [
          { Key: 'a c', Value: 'é' },
          { Key: 'b', Value: '' },
        ],
      },
    );
  });

  test('takes an empty list written as an empty value', () => {
    assert.deepEqual(call('UserName=ada&Tags='), { UserName: 'ada', Tags: [] });
  });

  const malformed: Readonly<Record<string, readonly [form: string, says: RegExp]>> = {
    'a gap in the indexes': [
      'UserName=a&Tags.member.1.Key=a&Tags.member.1.Value=a&Tags.member.3.Key=a',
      /'Tags' .* must be a list/,
    ],
    'an index from zero': [
      'UserName=a&Tags.member.0.Key=a&Tags.member.0.Value=b',
      /'Tags' .* must be a list/,
    ],
    'a list that is also a value': ['UserName=a&Tags=x&Tags.member.1.Key=a', /'Tags' .* must be a list/],
    'a value that is also a structure': ['UserName=a&UserName.b=c', /'UserName' .* must be a string/],
    'a structure that is also a value': [
      'UserName=a&Tags.member.1=x',
      /'Tags\.1\.member' .* must be a structure/,
    ],
    'an unknown parameter': [
      'UserName=a&canary=1',
      /no members but UserName, Path, PermissionsBoundary, Tags$|no members but/,
    ],
    'an unknown parameter of a prototype': ['UserName=a&__proto__.x=1', /no members but/],
    'a parameter twice': ['UserName=a&UserName=b', /more than once/],
    'an escape that is not UTF-8': ['UserName=%ff', /percent-encoded UTF-8/],
    'a missing required member': [
      'Path=%2F',
      /'UserName' failed to satisfy constraint: Member must not be null/,
    ],
    'a name that nests too deep': [`UserName=a&${'a.'.repeat(limits.jsonDepth)}b=1`, /nests deeper/],
    'too many parameters': [
      Array.from({ length: limits.queryMembers + 1 }, (_, i) => `p${i}=`).join('&'),
      /more than 2000 parameters/,
    ],
  };
  for (const [title, [form, says]] of Object.entries(malformed)) {
    test(`with ${title} is refused`, () => {
      const { code, message } = refusal(() => call(form));
      assert.equal(code, 'ValidationException');
      assert.match(message, says);
      assert.doesNotMatch(message, /canary/);
    });
  }

  test('whose Action is another one than was identified is refused', () => {
    const body = Buffer.from('Action=DeleteUser&Version=2010-05-08&UserName=a');
    assert.match(
      refusal(() => codec.decode(request({ headers: HEADERS, body }), {})).message,
      /must have Action CreateUser/,
    );
  });

  test('larger than the limit is refused as too large', () => {
    assert.equal(
      refusal(() => call('a='.padEnd(limits.formBytes, 'x'))).code,
      'RequestEntityTooLargeException',
    );
  });

  test('with further parameters in the query string is refused', () => {
    const body = Buffer.from('Action=CreateUser&Version=2010-05-08&UserName=a');
    const both = request({ headers: HEADERS, body, rawQuery: 'Path=%2F' });
    assert.match(refusal(() => codec.decode(both, {})).message, /in the body alone/);
  });
});

describe('an answer in XML', () => {
  test('carries characters that XML forbids as the replacement character', () => {
    const encoded = codecOf(services.iam, 'GetUserPolicy').encode(
      { UserName: 'a\u0000b\ud800<', PolicyName: 'p', PolicyDocument: 'd' },
      'r',
    );
    assert.ok(encoded.body.toString().includes('<UserName>a\ufffdb\ufffd&lt;</UserName>'));
    assert.equal(encoded.headers['content-type'], 'text/xml');
  });
});
