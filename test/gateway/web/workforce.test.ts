import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import * as store from '@aws-sdk/client-identitystore';
import { ListInstancesCommand, SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { clientOptions, trust } from '../../support/clients.ts';
import { IdentityProvider } from '../../support/identity-provider.ts';
import { filesWith } from '../../support/search.ts';
import { startService, type TestService } from '../../support/service.ts';
import { recordsOnDisk } from '../../support/trail-file.ts';
import { Visitor } from '../../support/visitor.ts';
import { setProvider, signInBy } from '../../support/workforce.ts';

const GRACE = {
  sub: 'idp|grace',
  preferred_username: 'grace',
  name: 'Grace Hopper',
  email: 'grace@example.com',
  groups: ['Analysts', 'Admirals'],
};

describe('signing in by an identity provider', () => {
  let service: TestService;
  let idp: IdentityProvider;
  let people: store.IdentitystoreClient;
  let IdentityStoreId: string;

  const signIn = (visitor: Visitor, query = '') => signInBy(idp, visitor, query);
  const last = () => recordsOnDisk(service, 'UserAuthentication').at(-1);
  const groupsOf = async (userName: string) => {
    const AlternateIdentifier = { UniqueAttribute: { AttributePath: 'userName', AttributeValue: userName } };
    const { UserId } = await people.send(
      new store.GetUserIdCommand({ IdentityStoreId, AlternateIdentifier }),
    );
    const { GroupMemberships = [] } = await people.send(
      new store.ListGroupMembershipsForMemberCommand({ IdentityStoreId, MemberId: { UserId: UserId ?? '' } }),
    );
    const names = await Promise.all(
      GroupMemberships.map(async ({ GroupId }) => {
        const group = await people.send(new store.DescribeGroupCommand({ IdentityStoreId, GroupId }));
        return group.DisplayName ?? '';
      }),
    );
    return { UserId, names: names.sort() };
  };

  before(async () => {
    service = await startService({ env: { CAPROCK_LOOPBACK_ISSUERS: '1' } });
    trust(service);
    idp = await IdentityProvider.start([`https://localhost:${service.port}/signin/workforce/callback`]);
    await setProvider(service, idp);
    people = new store.IdentitystoreClient(clientOptions(service));
    const admin = new SSOAdminClient(clientOptions(service));
    const { Instances } = await admin.send(new ListInstancesCommand({}));
    IdentityStoreId = Instances?.[0]?.IdentityStoreId ?? '';
    admin.destroy();
  });
  after(async () => {
    people.destroy();
    await service[Symbol.asyncDispose]();
    await idp[Symbol.asyncDispose]();
  });
  afterEach(() => {
    idp.person = undefined;
    idp.tamper = undefined;
    idp.reachable = true;
  });

  test('a person whom the provider knows is signed in, with their groups, on record', async () => {
    idp.person = GRACE;
    const visitor = new Visitor(service);
    assert.match((await visitor.visit('/signin/')).text, /href="\/signin\/workforce\?next=/);
    const home = await signIn(visitor);
    assert.equal(home.path, '/signin/home');
    assert.match(home.text, /You are <strong>grace<\/strong>.*without\s+a second factor/s);
    assert.doesNotMatch(home.text, /Change your password/);
    const { UserId, names } = await groupsOf('grace');
    assert.deepEqual(names, ['Admirals', 'Analysts']);
    const user = await people.send(new store.DescribeUserCommand({ IdentityStoreId, UserId }));
    assert.equal(user.DisplayName, 'Grace Hopper');
    assert.deepEqual(user.ExternalIds, [{ Issuer: idp.url, Id: GRACE.sub }]);
    const record = last();
    assert.equal(record?.userIdentity.type, 'IdentityCenterUser');
    assert.equal(record?.userIdentity.onBehalfOf?.userId, UserId);
    assert.equal(record?.additionalEventData?.['UserName'], 'grace');
    assert.equal(record?.additionalEventData?.['MFAUsed'], 'No');
    await visitor.submit('/signin/sign-out');
    assert.match((await visitor.visit('/signin/home')).path, /^\/signin\/\?next=/);
  });

  test('a second factor counts where the provider says that one was shown, and not otherwise', async () => {
    const visitor = new Visitor(service);
    for (const [claims, expected] of [
      [{ amr: ['pwd', 'otp'] }, 'No'],
      [{ amr: 'mfa' }, 'No'],
      [{ acr: 'urn:mace:incommon:iap:silver' }, 'No'],
      [{ amr: ['pwd', 'mfa'] }, 'Yes'],
      [{ acr: 'https://refeds.org/profile/mfa' }, 'Yes'],
    ] as const) {
      idp.person = GRACE;
      idp.tamper = (before) => ({ ...before, ...claims });
      await signIn(visitor);
      assert.equal(last()?.additionalEventData?.['MFAUsed'], expected, JSON.stringify(claims));
    }
  });

  test('who comes again with other groups is in those, and stays in what the API has made', async () => {
    idp.person = { ...GRACE, groups: ['Analysts'] };
    await signIn(new Visitor(service));
    const { UserId, names } = await groupsOf('grace');
    assert.deepEqual(names, ['Analysts']);
    const { GroupId } = await people.send(
      new store.CreateGroupCommand({ IdentityStoreId, DisplayName: 'By hand' }),
    );
    const MemberId = { UserId: UserId ?? '' };
    await people.send(new store.CreateGroupMembershipCommand({ IdentityStoreId, GroupId, MemberId }));
    idp.person = { ...GRACE, groups: 'Captains' };
    await signIn(new Visitor(service));
    assert.deepEqual((await groupsOf('grace')).names, ['By hand', 'Captains']);
    idp.person = { sub: GRACE.sub, preferred_username: 'grace' };
    await signIn(new Visitor(service));
    assert.deepEqual((await groupsOf('grace')).names, ['By hand']);
  });

  test('a user whom the API made is theirs who first signs in by that name, and nobody else’s', async () => {
    const { UserId } = await people.send(
      new store.CreateUserCommand({ IdentityStoreId, UserName: 'alan', DisplayName: 'Alan' }),
    );
    idp.person = { sub: 'idp|alan', preferred_username: 'Alan' };
    assert.match((await signIn(new Visitor(service))).text, /<strong>Alan<\/strong>/);
    assert.equal((await groupsOf('alan')).UserId, UserId);
    idp.person = { sub: 'idp|another', preferred_username: 'alan' };
    const refused = await signIn(new Visitor(service));
    assert.equal(refused.status, 403);
    assert.match(refused.text, /Another person signs in with this user name/);
    // Grace cannot become Alan by another name either; under a free one she is still herself.
    idp.person = { ...GRACE, preferred_username: 'alan' };
    assert.equal((await signIn(new Visitor(service))).status, 403);
    idp.person = { ...GRACE, preferred_username: 'grace.hopper' };
    assert.equal((await signIn(new Visitor(service))).status, 200);
    idp.person = GRACE;
    assert.equal((await signIn(new Visitor(service))).status, 200);
  });

  test('a token for another audience, of another issuer, too old, for another nonce, or not theirs is refused', async () => {
    const now = Math.floor(Date.now() / 1000);
    for (const spoilt of [
      { aud: 'another' },
      { iss: 'https://evil.example' },
      { exp: now - 3600, iat: now - 7200 },
      { iat: now + 7200, exp: now + 9000 },
      { nonce: 'another' },
      { aud: ['caprock', 'another'], azp: 'another' },
      { sub: '' },
    ]) {
      idp.person = GRACE;
      idp.tamper = (before) => ({ ...before, ...spoilt });
      const page = await signIn(new Visitor(service));
      assert.equal(page.status, 403, JSON.stringify(spoilt));
      assert.match(page.text, /cannot be trusted|did not sign you in/);
      assert.deepEqual(last()?.responseElements, { UserAuthentication: 'Failure' });
    }
  });

  test('an answer that another browser asked for, or nobody, or twice, or of another issuer, is refused', async () => {
    idp.person = GRACE;
    const [mine, theirs] = [new Visitor(service), new Visitor(service)];
    const start = await mine.request('GET', '/signin/workforce');
    const back = new URL(await idp.visit(start.headers.get('location') ?? ''));
    await theirs.visit('/signin/');
    const foreign = await theirs.visit(`${back.pathname}${back.search}`);
    assert.equal(foreign.status, 403);
    assert.match(foreign.text, /begun in another browser/);
    for (const query of ['', '?code=x', '?code=x&state=y', '?code=x&state=y.z']) {
      assert.equal((await mine.visit(`${back.pathname}${query}`)).status, 403);
    }
    const mixedUp = new URL(back);
    mixedUp.searchParams.set('iss', 'https://evil.example');
    assert.equal((await mine.visit(`${back.pathname}${mixedUp.search}`)).status, 403);
    assert.equal((await mine.visit(`${back.pathname}${back.search}`)).status, 200);
    assert.equal((await mine.visit(`${back.pathname}${back.search}`)).status, 403);
  });

  test('a code of one provider is not shown to another that was set up in the middle of the sign-in', async () => {
    await using other = await IdentityProvider.start([]);
    idp.person = GRACE;
    const visitor = new Visitor(service);
    const start = await visitor.request('GET', '/signin/workforce');
    const back = new URL(await idp.visit(start.headers.get('location') ?? ''));
    // A provider that does not say who answers: nothing but what the sign-in was begun with can tell.
    back.searchParams.delete('iss');
    await setProvider(service, other);
    // Whoever asks it anything is told that it cannot be reached.
    other.reachable = false;
    const refused = await visitor.visit(`${back.pathname}${back.search}`);
    assert.equal(refused.status, 403);
    assert.match(refused.text, /Another identity provider signs people in by now/);
    await setProvider(service, idp);
  });

  test('a provider that changes its keys is believed, and one that is away is said to be', async () => {
    idp.person = GRACE;
    await idp.rotate();
    assert.equal((await signIn(new Visitor(service))).status, 200);
    const visitor = new Visitor(service);
    const start = await visitor.request('GET', '/signin/workforce');
    const back = new URL(await idp.visit(start.headers.get('location') ?? ''));
    idp.reachable = false;
    const page = await visitor.visit(`${back.pathname}${back.search}`);
    assert.equal(page.status, 503);
    assert.match(page.text, /cannot be reached/);
  });

  test('who does not sign in at the provider, or has no user name there, is told so', async () => {
    const refused = await signIn(new Visitor(service));
    assert.equal(refused.status, 403);
    assert.match(refused.text, /did not sign you in \(access_denied\)/);
    for (const preferred_username of [undefined, '', 'a b', 'x'.repeat(129), 7]) {
      idp.person = { sub: 'idp|nobody', preferred_username };
      const page = await signIn(new Visitor(service));
      assert.equal(page.status, 403);
      assert.match(page.text, /gives no user name in the claim preferred_username/);
    }
  });

  test('a session leads to our own pages alone, and ends when its person is deleted', async () => {
    idp.person = { sub: 'idp|kay', preferred_username: 'kay' };
    const visitor = new Visitor(service);
    const page = await signIn(visitor, '?next=https%3A%2F%2Fevil.example%2F');
    assert.equal(page.path, '/signin/home');
    const { UserId } = await groupsOf('kay');
    await people.send(new store.DeleteUserCommand({ IdentityStoreId, UserId }));
    assert.notEqual((await visitor.request('GET', '/signin/home')).status, 200);
  });

  test('no code, token or secret of a sign-in lies on the disk', async () => {
    idp.person = GRACE;
    const visitor = new Visitor(service);
    await signIn(visitor);
    assert.deepEqual(
      await filesWith(service.home, [idp.clientSecret, visitor.cookie.split('=')[1] ?? '']),
      [],
    );
  });
});
