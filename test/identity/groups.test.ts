import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits } from '#kernel';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, ada, ALLOW_CONVERSE, OTHER_ACCOUNT, setUp } from './set-up.ts';

const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess';
const team = { accountId: ACCOUNT, groupName: 'Team' };

for (const kind of await storesUnderTest()) {
  describe(`groups on ${kind.name}`, { skip: kind.skip }, () => {
    test('a group that was created can be got, with id, ARN and date', async () => {
      await using set = await setUp(kind);
      const made = await set.identity.groups.create({ ...team, path: '/a/b/' });
      assert.match(made.groupId, /^AGPA[A-Z2-7]{17}$/);
      assert.equal(made.arn, `arn:aws:iam::${ACCOUNT}:group/a/b/Team`);
      assert.equal(made.createdAt, set.clock.time);
      assert.deepEqual(await set.identity.groups.get(team), made);
      assert.equal(await set.identity.groups.arnOf(team), made.arn);
    });

    test('a group that is not there, is of another account, or is spelled otherwise cannot be found', async () => {
      await using set = await setUp(kind);
      const { groups, groupMembers } = set.identity;
      await groups.create(team);
      for (const ref of [
        { ...team, groupName: 'none' },
        { ...team, groupName: 'team' },
        { ...team, accountId: OTHER_ACCOUNT },
      ]) {
        const expected = {
          code: 'NoSuchEntityException',
          message: `The group with name ${ref.groupName} cannot be found.`,
        };
        await assert.rejects(groups.get(ref), expected);
        await assert.rejects(groups.update({ ...ref, newPath: '/x/' }), expected);
        await assert.rejects(groups.delete(ref), expected);
        await assert.rejects(groupMembers.users(ref), expected);
        await assert.rejects(groupMembers.add({ ...ref, userName: 'ada' }), expected);
        assert.equal(await groups.arnOf(ref), `arn:aws:iam::${ref.accountId}:group/${ref.groupName}`);
      }
    });

    test('while a group is there no other gets its name, in whatever case, by creation or renaming', async () => {
      await using set = await setUp(kind);
      const { groups } = set.identity;
      await groups.create(team);
      await groups.create({ ...team, groupName: 'other' });
      const taken = { code: 'EntityAlreadyExistsException', message: 'Group with name TEAM already exists.' };
      await assert.rejects(groups.create({ ...team, groupName: 'TEAM' }), taken);
      await assert.rejects(groups.update({ ...team, groupName: 'other', newGroupName: 'TEAM' }), taken);
      // Its own name in another case is free for itself.
      await groups.update({ ...team, newGroupName: 'TEAM' });
      assert.equal((await groups.get({ ...team, groupName: 'TEAM' })).groupName, 'TEAM');
    });

    test('a group that is renamed and moved keeps its id, its members and its policies', async () => {
      await using set = await setUp(kind);
      const { groups, groupMembers, groupPolicies, groupAttachments } = set.identity;
      const { groupId } = await groups.create(team);
      await groupMembers.add({ ...team, userName: 'ada' });
      await groupPolicies.put({ ...team, policyName: 'p', document: ALLOW_CONVERSE });
      await groupAttachments.attach({ ...team, policyArn: ADMINISTRATOR_ACCESS });
      await groups.update({ ...team, newGroupName: 'crew', newPath: '/sea/' });
      const crew = { accountId: ACCOUNT, groupName: 'crew' };
      const group = await groups.get(crew);
      assert.deepEqual([group.groupId, group.arn], [groupId, `arn:aws:iam::${ACCOUNT}:group/sea/crew`]);
      assert.deepEqual(
        (await groupMembers.users(crew)).items.map((user) => user.userName),
        ['ada'],
      );
      assert.deepEqual((await groupPolicies.list(crew)).items, ['p']);
      assert.equal((await groupAttachments.list(crew)).items[0]?.policyArn, ADMINISTRATOR_ACCESS);
    });

    test('a group with members, inline or attached policies is not deleted until they are gone', async () => {
      await using set = await setUp(kind);
      const { groups, groupMembers, groupPolicies, groupAttachments } = set.identity;
      await groups.create(team);
      const refused = (message: string) =>
        assert.rejects(groups.delete(team), { code: 'DeleteConflictException', message });
      await groupMembers.add({ ...team, userName: 'ada' });
      await groupPolicies.put({ ...team, policyName: 'p', document: ALLOW_CONVERSE });
      await groupAttachments.attach({ ...team, policyArn: ADMINISTRATOR_ACCESS });
      await refused('Cannot delete entity, must remove users from group first.');
      await groupMembers.remove({ ...team, userName: 'ada' });
      await refused('Cannot delete entity, must delete policies first.');
      await groupPolicies.delete({ ...team, policyName: 'p' });
      await refused('Cannot delete entity, must detach all policies first.');
      await groupAttachments.detach({ ...team, policyArn: ADMINISTRATOR_ACCESS });
      await groups.delete(team);
      await assert.rejects(groups.get(team), { code: 'NoSuchEntityException' });
    });

    test('a user in a group is not deleted until it is taken out', async () => {
      await using set = await setUp(kind);
      const { groups, groupMembers, users } = set.identity;
      await groups.create(team);
      await groupMembers.add({ ...team, userName: 'ada' });
      await assert.rejects(users.delete(ada), {
        code: 'DeleteConflictException',
        message: 'Cannot delete entity, must remove users from group first.',
      });
      await groupMembers.remove({ ...team, userName: 'ada' });
      await users.delete(ada);
    });

    test('adding a member twice is once; removing one that is none is told', async () => {
      await using set = await setUp(kind);
      const { groups, groupMembers } = set.identity;
      await groups.create(team);
      await groupMembers.add({ ...team, userName: 'ada' });
      await groupMembers.add({ ...team, userName: 'ada' });
      assert.equal((await groupMembers.users(team)).items.length, 1);
      assert.deepEqual(
        (await groupMembers.groups(ada)).items.map((group) => group.groupName),
        ['Team'],
      );
      await groupMembers.remove({ ...team, userName: 'ada' });
      const expected = {
        code: 'NoSuchEntityException',
        message: 'The user with name ada cannot be found.',
      };
      await assert.rejects(groupMembers.remove({ ...team, userName: 'ada' }), expected);
      await assert.rejects(groupMembers.add({ ...team, userName: 'eve' }), { code: 'NoSuchEntityException' });
    });

    test('of twelve groups that a user is added to at once, ten take it', async () => {
      await using set = await setUp(kind);
      const other = await set.another();
      const names = Array.from({ length: 12 }, (_, n) => `g${n}`);
      for (const groupName of names) await set.identity.groups.create({ ...team, groupName });
      const results = await Promise.allSettled(
        names.map((groupName, n) =>
          (n % 2 === 0 ? set.identity : other).groupMembers.add({ ...ada, groupName }),
        ),
      );
      const failures = results.flatMap((result) =>
        result.status === 'rejected' ? [result.reason.message] : [],
      );
      const sentence = `Cannot exceed quota for GroupsPerUser: ${limits.groupsPerUser}`;
      assert.deepEqual(failures, [sentence, sentence]);
      assert.equal((await set.identity.groupMembers.groups(ada)).items.length, limits.groupsPerUser);
    });

    test('groups, members and groups of a user are listed by name and page, groups by path too', async () => {
      await using set = await setUp(kind);
      const { groups, groupMembers, users } = set.identity;
      for (const [groupName, path] of [
        ['b', '/x/'],
        ['C', '/x/y/'],
        ['a', '/z/'],
      ] as const) {
        await groups.create({ ...team, groupName, path });
        await groupMembers.add({ ...ada, groupName });
      }
      const first = await groups.list({ accountId: ACCOUNT, maxItems: 2 });
      const second = await groups.list({ accountId: ACCOUNT, maxItems: 2, marker: first.marker ?? '' });
      const names = (page: { items: readonly { groupName: string }[] }) =>
        page.items.map((group) => group.groupName);
      assert.deepEqual([names(first), names(second), second.marker], [['a', 'b'], ['C'], undefined]);
      assert.deepEqual(names(await groups.list({ accountId: ACCOUNT, pathPrefix: '/x/' })), ['b', 'C']);
      assert.deepEqual(names(await groups.list({ accountId: OTHER_ACCOUNT })), []);
      const own = await groupMembers.groups({ ...ada, maxItems: 1 });
      const next = await groupMembers.groups({ ...ada, maxItems: 5, marker: own.marker ?? '' });
      assert.deepEqual([names(own), names(next)], [['a'], ['b', 'C']]);

      await users.create({ ...ada, userName: 'Bob' });
      await groupMembers.add({ ...team, groupName: 'a', userName: 'Bob' });
      const members = await groupMembers.users({ ...team, groupName: 'a', maxItems: 1 });
      const rest = await groupMembers.users({ ...team, groupName: 'a', marker: members.marker ?? '' });
      assert.deepEqual(
        [...members.items, ...rest.items].map((user) => user.userName),
        ['ada', 'Bob'],
      );
      await assert.rejects(groups.list({ accountId: ACCOUNT, marker: members.marker ?? '' }), {
        code: 'ValidationException',
      });
    });

    test('group policies have their own quota', async () => {
      await using set = await setUp(kind);
      await set.identity.groups.create(team);
      const document = ALLOW_CONVERSE.replace('"Effect"', `"Sid":"${'s'.repeat(5_200)}","Effect"`);
      await assert.rejects(set.identity.groupPolicies.put({ ...team, policyName: 'p', document }), {
        code: 'LimitExceededException',
        message: 'Maximum policy size of 5120 bytes exceeded for group Team',
      });
      await assert.rejects(set.identity.groupPolicies.get({ ...team, policyName: 'p' }), {
        message: 'The group policy with name p cannot be found.',
      });
    });
  });
}
