import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits } from '#kernel';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, ada, ALLOW_CONVERSE, OTHER_ACCOUNT, setUp } from './set-up.ts';

const ARN = `arn:aws:iam::${ACCOUNT}:policy/team/Talk`;
const talk = { accountId: ACCOUNT, policyArn: ARN };
const made = { accountId: ACCOUNT, policyName: 'Talk', path: '/team/', document: ALLOW_CONVERSE };
const READ_ONLY = 'arn:aws:iam::aws:policy/AmazonBedrockReadOnly';
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' }],
});

for (const kind of await storesUnderTest()) {
  describe(`managed policies on ${kind.name}`, { skip: kind.skip }, () => {
    test('a policy that was created can be got, and its first version too', async () => {
      await using set = await setUp(kind);
      const { managedPolicies, policyVersions } = set.identity;
      const policy = await managedPolicies.create({
        ...made,
        description: 'talks',
        tags: [{ key: 'k', value: 'v' }],
      });
      assert.match(policy.policyId, /^ANPA[A-Z2-7]{17}$/);
      assert.deepEqual(policy, {
        policyId: policy.policyId,
        policyName: 'Talk',
        path: '/team/',
        arn: ARN,
        description: 'talks',
        defaultVersionId: 'v1',
        createdAt: set.clock.time,
        updatedAt: set.clock.time,
        attachmentCount: 0,
        boundaryCount: 0,
        tags: [{ key: 'k', value: 'v' }],
      });
      assert.deepEqual(await managedPolicies.get(talk), policy);
      assert.deepEqual(await policyVersions.get({ ...talk, versionId: 'v1' }), {
        versionId: 'v1',
        isDefault: true,
        document: ALLOW_CONVERSE,
        createdAt: set.clock.time,
      });
    });

    test('a name is taken in whatever case and path; a malformed or oversized document is refused', async () => {
      await using set = await setUp(kind);
      const { managedPolicies, policyVersions } = set.identity;
      await managedPolicies.create(made);
      await assert.rejects(managedPolicies.create({ ...made, policyName: 'TALK', path: '/' }), {
        code: 'EntityAlreadyExistsException',
        message: 'A policy called TALK already exists. Duplicate names are not allowed.',
      });
      await managedPolicies.create({ ...made, accountId: OTHER_ACCOUNT });
      const big = ALLOW_CONVERSE.replace('"Effect"', `"Sid":"${'s'.repeat(6_144)}","Effect"`);
      const version = { ...talk, setAsDefault: true };
      for (const [document, code] of [
        ['{}', 'MalformedPolicyDocumentException'],
        [big, 'LimitExceededException'],
      ] as const) {
        await assert.rejects(managedPolicies.create({ ...made, policyName: 'new', document }), { code });
        await assert.rejects(policyVersions.create({ ...version, document }), { code });
      }
      assert.equal((await policyVersions.list(talk)).items.length, 1);
    });

    test("another account's policy is not there: not got, changed, attached, or named as a boundary", async () => {
      await using set = await setUp(kind);
      const { managedPolicies, policyVersions, userAttachments, userBoundaries, policyTags } = set.identity;
      await managedPolicies.create({ ...made, accountId: OTHER_ACCOUNT });
      const theirs = { ...talk, policyArn: ARN.replace(ACCOUNT, OTHER_ACCOUNT) };
      const gone = {
        code: 'NoSuchEntityException',
        message: `Policy ${theirs.policyArn} was not found.`,
      };
      await assert.rejects(managedPolicies.get(theirs), gone);
      await assert.rejects(managedPolicies.delete(theirs), gone);
      await assert.rejects(policyVersions.list(theirs), gone);
      await assert.rejects(policyVersions.get({ ...theirs, versionId: 'v1' }), gone);
      await assert.rejects(
        policyVersions.create({ ...theirs, document: ALLOW_CONVERSE, setAsDefault: true }),
        gone,
      );
      await assert.rejects(policyTags.tag({ ...theirs, tags: [] }), gone);
      await assert.rejects(set.identity.listPolicyEntities(theirs), gone);
      await assert.rejects(userAttachments.attach({ ...ada, policyArn: theirs.policyArn }), {
        code: 'NoSuchEntityException',
        message: `Policy ${theirs.policyArn} does not exist or is not attachable.`,
      });
      await assert.rejects(userBoundaries.put({ ...ada, policyArn: theirs.policyArn }), {
        code: 'NoSuchEntityException',
        message: `Scope ARN: ${theirs.policyArn} does not exist or is not attachable.`,
      });
    });

    test('five versions and no more; a number is never given twice, and the default stays until changed', async () => {
      await using set = await setUp(kind);
      const { managedPolicies, policyVersions } = set.identity;
      await managedPolicies.create(made);
      const version = { ...talk, document: ALLOW_CONVERSE };
      for (const setAsDefault of [false, true, false, false]) {
        await policyVersions.create({ ...version, setAsDefault });
      }
      await assert.rejects(policyVersions.create({ ...version, setAsDefault: true }), {
        code: 'LimitExceededException',
        message:
          'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
      });
      const ids = async () =>
        (await policyVersions.list(talk)).items.map(
          (one) => one.versionId + (one.isDefault ? ' default' : ''),
        );
      assert.deepEqual(await ids(), ['v5', 'v4', 'v3 default', 'v2', 'v1']);
      await policyVersions.delete({ ...talk, versionId: 'v5' });
      const next = await policyVersions.create({ ...version, setAsDefault: false });
      assert.equal(next.versionId, 'v6');
      await policyVersions.setDefault({ ...talk, versionId: 'v1' });
      assert.deepEqual(await ids(), ['v6', 'v4', 'v3', 'v2', 'v1 default']);
      assert.equal((await managedPolicies.get(talk)).defaultVersionId, 'v1');
      await assert.rejects(policyVersions.delete({ ...talk, versionId: 'v1' }), {
        code: 'DeleteConflictException',
        message: 'Cannot delete the default version of a policy.',
      });
      for (const versionId of ['v5', 'v99', 'v9007199254740993', '1', 'v1.x']) {
        const missing = {
          code: 'NoSuchEntityException',
          message: `Policy ${ARN} version ${versionId} does not exist or is not attachable.`,
        };
        await assert.rejects(policyVersions.get({ ...talk, versionId }), missing);
        await assert.rejects(policyVersions.setDefault({ ...talk, versionId }), missing);
        await assert.rejects(policyVersions.delete({ ...talk, versionId }), missing);
      }
      const page = await policyVersions.list({ ...talk, maxItems: 3 });
      const rest = await policyVersions.list({ ...talk, marker: page.marker ?? '' });
      assert.deepEqual(
        [page.items.length, rest.items.map((one) => one.versionId), rest.marker],
        [3, ['v2', 'v1'], undefined],
      );
    });

    test('of eight versions made at once, four are added, each with a number of its own', async () => {
      await using set = await setUp(kind);
      const other = await set.another();
      await set.identity.managedPolicies.create(made);
      const results = await Promise.allSettled(
        Array.from({ length: 8 }, (_, n) =>
          (n % 2 === 0 ? set.identity : other).policyVersions.create({
            ...talk,
            document: ALLOW_CONVERSE,
            setAsDefault: false,
          }),
        ),
      );
      const given = results.flatMap((result) =>
        result.status === 'fulfilled' ? [result.value.versionId] : [],
      );
      assert.deepEqual(given.toSorted(), ['v2', 'v3', 'v4', 'v5']);
    });

    test('a policy that is attached, bounds somebody, or has other versions is not deleted', async () => {
      await using set = await setUp(kind);
      const { managedPolicies, policyVersions, userAttachments, userBoundaries } = set.identity;
      await managedPolicies.create({ ...made, tags: [{ key: 'k', value: 'v' }] });
      await userAttachments.attach({ ...ada, policyArn: ARN });
      const attached = {
        code: 'DeleteConflictException',
        message: 'Cannot delete a policy attached to entities.',
      };
      await assert.rejects(managedPolicies.delete(talk), attached);
      await userAttachments.detach({ ...ada, policyArn: ARN });
      await userBoundaries.put({ ...ada, policyArn: ARN });
      await assert.rejects(managedPolicies.delete(talk), attached);
      await userBoundaries.delete(ada);
      await policyVersions.create({ ...talk, document: ALLOW_CONVERSE, setAsDefault: true });
      await assert.rejects(managedPolicies.delete(talk), {
        code: 'DeleteConflictException',
        message: /^This policy has more than one version\./,
      });
      await policyVersions.delete({ ...talk, versionId: 'v1' });
      await managedPolicies.delete(talk);
      await assert.rejects(managedPolicies.get(talk), { code: 'NoSuchEntityException' });
      for (const table of ['tags', 'policy_versions'] as const) {
        assert.deepEqual(await set.store.db.selectFrom(table).selectAll().execute(), [], table);
      }
      const again = await managedPolicies.create(made);
      assert.equal(again.defaultVersionId, 'v1');
    });

    test('ten policies can be attached to one user; attaching again is nothing, detaching what is not is told', async () => {
      await using set = await setUp(kind);
      const { managedPolicies, userAttachments } = set.identity;
      const arns: string[] = [];
      for (let n = 0; n <= limits.attachedPoliciesPerIdentity; n++) {
        arns.push((await managedPolicies.create({ ...made, policyName: `p${n}` })).arn);
      }
      const [first = '', ...others] = arns;
      const last = others.pop() ?? '';
      for (const policyArn of [first, ...others, first]) await userAttachments.attach({ ...ada, policyArn });
      await assert.rejects(userAttachments.attach({ ...ada, policyArn: last }), {
        code: 'LimitExceededException',
        message: 'Cannot exceed quota for PoliciesPerUser: 10',
      });
      await assert.rejects(userAttachments.detach({ ...ada, policyArn: last }), {
        code: 'NoSuchEntityException',
        message: `Policy ${last} was not found.`,
      });
      const page = await userAttachments.list({ ...ada, maxItems: 4 });
      const rest = await userAttachments.list({ ...ada, marker: page.marker ?? '' });
      assert.deepEqual(
        [...page.items, ...rest.items].map((one) => one.policyArn),
        [first, ...others].toSorted(),
      );
      assert.deepEqual(page.items[0], { policyName: 'p0', policyArn: first });
      assert.deepEqual((await userAttachments.list({ ...ada, pathPrefix: '/other/' })).items, []);
    });

    test('who uses a policy is listed by kind, use and page, and counted', async () => {
      await using set = await setUp(kind);
      const { groups, roles, users, managedPolicies, listPolicyEntities } = set.identity;
      const { userAttachments, groupAttachments, roleAttachments, roleBoundaries } = set.identity;
      await managedPolicies.create(made);
      await users.create({ ...ada, userName: 'bob', path: '/b/', permissionsBoundary: ARN });
      await groups.create({ accountId: ACCOUNT, groupName: 'g' });
      const role = { accountId: ACCOUNT, roleName: 'r' };
      const { roleId } = await roles.create({ ...role, trustPolicy: TRUST });
      await userAttachments.attach({ ...ada, policyArn: ARN });
      await groupAttachments.attach({ accountId: ACCOUNT, groupName: 'g', policyArn: ARN });
      await roleAttachments.attach({ ...role, policyArn: ARN });
      await roleBoundaries.put({ ...role, policyArn: ARN });

      const names = async (query: object) =>
        (await listPolicyEntities({ ...talk, ...query })).items.map(({ kind, name }) => `${kind} ${name}`);
      assert.deepEqual(await names({}), ['group g', 'role r', 'user ada', 'user bob']);
      assert.deepEqual(await names({ kind: 'role' }), ['role r']);
      assert.deepEqual(await names({ pathPrefix: '/b/' }), ['user bob']);
      assert.deepEqual(await names({ usage: 'PermissionsBoundary' }), ['role r', 'user bob']);
      assert.deepEqual(await names({ usage: 'PermissionsPolicy' }), ['group g', 'role r', 'user ada']);
      const first = await listPolicyEntities({ ...talk, maxItems: 2 });
      assert.deepEqual(first.items[1], { kind: 'role', name: 'r', id: roleId });
      assert.deepEqual(await names({ marker: first.marker }), ['user ada', 'user bob']);
      const { attachmentCount, boundaryCount } = await managedPolicies.get(talk);
      assert.deepEqual([attachmentCount, boundaryCount], [3, 2]);
    });

    test("the account's policies are listed by name before AWS's, by scope, path, use and page", async () => {
      await using set = await setUp(kind);
      const { managedPolicies, userAttachments, userBoundaries } = set.identity;
      await managedPolicies.create(made);
      await managedPolicies.create({ ...made, policyName: 'answer', path: '/' });
      await managedPolicies.create({ ...made, policyName: 'theirs', accountId: OTHER_ACCOUNT });
      await userAttachments.attach({ ...ada, policyArn: READ_ONLY });
      await userAttachments.attach({ ...ada, policyArn: ARN });
      await userBoundaries.put({ ...ada, policyArn: READ_ONLY });
      const names = async (query: object) =>
        (await managedPolicies.list({ accountId: ACCOUNT, ...query })).items.map((one) => one.policyName);
      assert.deepEqual(await names({ scope: 'Local' }), ['answer', 'Talk']);
      assert.deepEqual(await names({ scope: 'Local', pathPrefix: '/team/' }), ['Talk']);
      assert.deepEqual(await names({ onlyAttached: true }), ['Talk', 'AmazonBedrockReadOnly']);
      assert.deepEqual(await names({ usage: 'PermissionsBoundary' }), ['AmazonBedrockReadOnly']);
      assert.deepEqual(await names({ scope: 'AWS', pathPrefix: '/job-function/' }), ['ViewOnlyAccess']);
      const all = await names({});
      assert.deepEqual(all.slice(0, 3), ['answer', 'Talk', 'AWSCloudTrail_ReadOnlyAccess']);
      const paged: string[] = [];
      let marker: string | undefined;
      do {
        const page = await managedPolicies.list({
          accountId: ACCOUNT,
          maxItems: 1,
          ...(marker === undefined ? {} : { marker }),
        });
        paged.push(...page.items.map((one) => one.policyName));
        assert.ok(paged.length <= all.length, 'the pages come to an end');
        marker = page.marker;
      } while (marker !== undefined);
      assert.deepEqual(paged, all);
    });

    test('nobody changes a policy of AWS', async () => {
      await using set = await setUp(kind);
      const { managedPolicies, policyVersions, policyTags } = set.identity;
      const ref = { accountId: ACCOUNT, policyArn: READ_ONLY };
      const refused = { code: 'InvalidInputException' };
      await assert.rejects(managedPolicies.delete(ref), refused);
      await assert.rejects(
        policyVersions.create({ ...ref, document: ALLOW_CONVERSE, setAsDefault: true }),
        refused,
      );
      await assert.rejects(policyVersions.setDefault({ ...ref, versionId: 'v1' }), refused);
      await assert.rejects(policyVersions.delete({ ...ref, versionId: 'v1' }), refused);
      await assert.rejects(policyTags.tag({ ...ref, tags: [{ key: 'a', value: 'b' }] }), refused);
      assert.equal((await managedPolicies.get(ref)).defaultVersionId, 'v1');
      assert.equal((await policyVersions.list(ref)).items.length, 1);
    });
  });
}
