import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits } from '#kernel';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, ada, ALLOW_CONVERSE, setUp } from './set-up.ts';

for (const kind of await storesUnderTest()) {
  describe(`inline user policies on ${kind.name}`, { skip: kind.skip }, () => {
    test('a policy that was put is got back letter by letter, and putting again replaces it', async () => {
      await using set = await setUp(kind);
      const { userPolicies } = set.identity;
      const spaced = JSON.stringify(JSON.parse(ALLOW_CONVERSE), null, 4) + '\n';
      await userPolicies.put({ ...ada, policyName: 'p', document: ALLOW_CONVERSE });
      await userPolicies.put({ ...ada, policyName: 'p', document: spaced });
      assert.deepEqual(await userPolicies.get({ ...ada, policyName: 'p' }), {
        policyName: 'p',
        document: spaced,
      });
      assert.deepEqual((await userPolicies.list(ada)).items, ['p']);
    });

    for (const [what, document] of Object.entries({
      'no JSON': 'allow all',
      'no statement': '{"Version":"2012-10-17"}',
      'an unknown version': ALLOW_CONVERSE.replace('2012-10-17', '2013-10-17'),
      'an effect that is none': ALLOW_CONVERSE.replace('Allow', 'Perhaps'),
      'a principal': ALLOW_CONVERSE.replace('"Effect"', '"Principal":"*","Effect"'),
      'an unknown condition operator': ALLOW_CONVERSE.replace(
        '"Effect"',
        '"Condition":{"Looks":{"a":"b"}},"Effect"',
      ),
    })) {
      test(`a document with ${what} is refused, and the one before stays`, async () => {
        await using set = await setUp(kind);
        const { userPolicies } = set.identity;
        await userPolicies.put({ ...ada, policyName: 'p', document: ALLOW_CONVERSE });
        await assert.rejects(userPolicies.put({ ...ada, policyName: 'p', document }), {
          code: 'MalformedPolicyDocumentException',
        });
        assert.equal((await userPolicies.get({ ...ada, policyName: 'p' })).document, ALLOW_CONVERSE);
      });
    }

    test('all policies of a user together hold 2,048 characters, white space not counted', async () => {
      await using set = await setUp(kind);
      const { userPolicies } = set.identity;
      const half = sized(limits.inlinePolicyCharacters / 2);
      await userPolicies.put({ ...ada, policyName: 'a', document: half });
      await userPolicies.put({ ...ada, policyName: 'b', document: half.replaceAll(',', ', \n\t\r ') });
      // A policy makes room for the one that replaces it.
      await userPolicies.put({ ...ada, policyName: 'a', document: half });
      const tooMuch = {
        code: 'LimitExceededException',
        message: 'Maximum policy size of 2048 bytes exceeded for user ada',
      };
      const more = sized(limits.inlinePolicyCharacters / 2 + 1);
      await assert.rejects(userPolicies.put({ ...ada, policyName: 'a', document: more }), tooMuch);
      await assert.rejects(userPolicies.put({ ...ada, policyName: 'c', document: ALLOW_CONVERSE }), tooMuch);
    });

    test('a policy that is not there cannot be found, got or deleted', async () => {
      await using set = await setUp(kind);
      const { userPolicies } = set.identity;
      await userPolicies.put({ ...ada, policyName: 'p', document: ALLOW_CONVERSE });
      const expected = {
        code: 'NoSuchEntityException',
        message: 'The user policy with name P cannot be found.',
      };
      await assert.rejects(userPolicies.get({ ...ada, policyName: 'P' }), expected);
      await assert.rejects(userPolicies.delete({ ...ada, policyName: 'P' }), expected);
      await userPolicies.delete({ ...ada, policyName: 'p' });
      assert.deepEqual((await userPolicies.list(ada)).items, []);
    });

    test('for a user that is not there every call says so', async () => {
      await using set = await setUp(kind);
      const ref = { accountId: ACCOUNT, userName: 'nobody', policyName: 'p' };
      const expected = {
        code: 'NoSuchEntityException',
        message: 'The user with name nobody cannot be found.',
      };
      const { userPolicies } = set.identity;
      await assert.rejects(userPolicies.put({ ...ref, document: ALLOW_CONVERSE }), expected);
      await assert.rejects(userPolicies.get(ref), expected);
      await assert.rejects(userPolicies.list(ref), expected);
      await assert.rejects(userPolicies.delete(ref), expected);
    });

    test('names are listed sorted and by page', async () => {
      await using set = await setUp(kind);
      const { userPolicies } = set.identity;
      for (const policyName of ['b', 'C', 'a']) {
        await userPolicies.put({ ...ada, policyName, document: ALLOW_CONVERSE });
      }
      const first = await userPolicies.list({ ...ada, maxItems: 2 });
      assert.ok(first.marker);
      const second = await userPolicies.list({ ...ada, maxItems: 2, marker: first.marker });
      assert.deepEqual([first.items, second.items, second.marker], [['C', 'a'], ['b'], undefined]);
    });
  });
}

/** A sound policy of so many characters. */
function sized(characters: number): string {
  const document = (sid: string): string => ALLOW_CONVERSE.replace('"Effect"', `"Sid":"${sid}","Effect"`);
  return document('s'.repeat(characters - document('').length));
}
