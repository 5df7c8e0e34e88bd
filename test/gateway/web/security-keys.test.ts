import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  CreateLoginProfileCommand,
  CreateUserCommand,
  DeactivateMFADeviceCommand,
  DeleteUserCommand,
  GenerateCredentialReportCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  GetMFADeviceCommand,
  GetUserCommand,
  IAMClient,
  ListMFADevicesCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { codeAt, fromBase32, stepAt } from '../../../src/identity/totp.ts';
import { SoftwareAuthenticator, type Asked, type Tricks } from '../../support/authenticator.ts';
import { clientOptions, trust } from '../../support/clients.ts';
import { inFipsMode } from '../../support/fips.ts';
import { startService, type TestService } from '../../support/service.ts';
import { recordsOnDisk } from '../../support/trail-file.ts';
import { Visitor } from '../../support/visitor.ts';

const PASSWORD = 'Correct-horse-1';

describe('security keys of console users', () => {
  let service: TestService;
  let iam: IAMClient;
  let account = '';

  const keyCount = async (UserName: string): Promise<number> =>
    (await iam.send(new ListMFADevicesCommand({ UserName }))).MFADevices?.length ?? 0;

  async function addUser(UserName: string): Promise<void> {
    await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(new CreateLoginProfileCommand({ UserName, Password: PASSWORD }));
  }

  async function signIn(user: string, host?: string): Promise<Visitor> {
    const visitor = new Visitor(service, host);
    await visitor.visit('/signin/');
    await visitor.submit('/signin/', { account, user, password: PASSWORD });
    return visitor;
  }

  async function register(visitor: Visitor, key: SoftwareAuthenticator, name: string, tricks?: Tricks) {
    await visitor.visit('/signin/devices');
    const answer = key.create(asked(visitor, '/signin/devices/key'), tricks);
    return visitor.submit('/signin/devices/key', { name, answer });
  }

  async function show(visitor: Visitor, key: SoftwareAuthenticator, tricks?: Tricks) {
    const answer = key.get(asked(visitor, '/signin/second-factor'), tricks);
    return visitor.submit('/signin/second-factor', { answer });
  }

  /** What the form asks an authenticator. */
  function asked(visitor: Visitor, action: string): Asked {
    return JSON.parse(visitor.data(action, 'options')) as Asked;
  }

  before(async () => {
    service = await startService();
    trust(service);
    iam = new IAMClient(clientOptions(service));
    const { User } = await iam.send(new GetUserCommand({}));
    account = User?.Arn?.split(':')[4] ?? '';
  });
  after(async () => {
    iam.destroy();
    await service[Symbol.asyncDispose]();
  });

  test(
    'a key of EdDSA is refused in FIPS mode',
    { skip: inFipsMode ? false : 'not in FIPS mode' },
    async () => {
      await addUser('user-refused');
      const visitor = await signIn('user-refused');
      await register(visitor, new SoftwareAuthenticator(visitor.origin, -8), 'green-key');
      const { MFADevices } = await iam.send(new ListMFADevicesCommand({ UserName: 'user-refused' }));
      assert.deepEqual(MFADevices, []);
    },
  );

  for (const [name, algorithm] of [
    ['ES256', -7],
    // FIPS mode takes the first and the last alone.
    ...(inFipsMode ? [] : ([['EdDSA', -8]] as const)),
    ['RS256', -257],
  ] as const) {
    test(`a key of ${name} is registered, asked for at the next sign-in, and signs in with MFA`, async () => {
      const user = `user-${name}`;
      await addUser(user);
      const visitor = await signIn(user);
      const key = new SoftwareAuthenticator(visitor.origin, algorithm);
      await register(visitor, key, 'blue-key');
      // From now on this session, too, needs it.
      assert.equal(visitor.page?.path.split('?')[0], '/signin/second-factor');
      const next = await signIn(user);
      await show(next, key);
      assert.match(next.page?.text ?? '', /signed\s+in\s+with\s+a\s+second\s+factor/);
      const { MFADevices = [] } = await iam.send(new ListMFADevicesCommand({ UserName: user }));
      assert.equal(MFADevices.length, 1);
      const SerialNumber = MFADevices[0]?.SerialNumber ?? '';
      assert.match(
        SerialNumber,
        new RegExp(`^arn:aws:iam::${account}:u2f/user/${user}/blue-key-[A-Z2-7]{20}$`),
      );
      const device = await iam.send(new GetMFADeviceCommand({ UserName: user, SerialNumber }));
      assert.ok(device.EnableDate instanceof Date);
      assert.partialDeepStrictEqual(recordsOnDisk(service, 'ConsoleLogin').at(-1), {
        additionalEventData: { MFAUsed: 'Yes', MFAIdentifier: SerialNumber },
        responseElements: { ConsoleLogin: 'Success' },
      });
      assert.partialDeepStrictEqual(recordsOnDisk(service, 'EnableMFADevice').at(-1), {
        userIdentity: { userName: user },
        requestParameters: { userName: user, serialNumber: SerialNumber },
      });
    });
  }

  test('an answer for another origin, challenge, site or purpose, or without a touch, registers nothing', async () => {
    await addUser('ada');
    const visitor = await signIn('ada');
    for (const tricks of [
      { origin: 'https://evil.example' },
      { origin: visitor.origin.replace('localhost', 'localhost.evil.example') },
      { challenge: Buffer.alloc(32).toString('base64url') },
      { rpId: 'evil.example' },
      { type: 'webauthn.get' },
      { userPresent: false },
    ]) {
      const page = await register(visitor, new SoftwareAuthenticator(visitor.origin), 'key', tricks);
      assert.equal(page.status, 400, JSON.stringify(tricks));
    }
    for (const answer of [
      '',
      '{',
      'null',
      '[]',
      '{"id":1}',
      '{"id":"AA","rawId":"AA","type":"public-key"}',
    ]) {
      await visitor.visit('/signin/devices');
      assert.equal((await visitor.submit('/signin/devices/key', { name: 'key', answer })).status, 400);
    }
    assert.equal(await keyCount('ada'), 0);
    assert.equal(
      recordsOnDisk(service, 'EnableMFADevice').at(-1)?.errorCode,
      'InvalidAuthenticationCodeException',
    );
  });

  test('an answer counts once, and a name with spaces or markup does not', async () => {
    await addUser('twice');
    const visitor = await signIn('twice');
    const key = new SoftwareAuthenticator(visitor.origin);
    await visitor.visit('/signin/devices');
    const answer = key.create(asked(visitor, '/signin/devices/key'));
    const body = { ...visitor.hidden('/signin/devices/key'), answer };
    const bad = await visitor.post(
      '/signin/devices/key',
      new URLSearchParams({ ...body, name: '<b>' }).toString(),
    );
    assert.equal(bad.status, 400);
    const again = await visitor.post(
      '/signin/devices/key',
      new URLSearchParams({ ...body, name: 'key' }).toString(),
    );
    assert.equal(again.status, 400);
    assert.equal(await keyCount('twice'), 0);
  });

  describe('at sign-in', () => {
    let key: SoftwareAuthenticator;

    before(async () => {
      await addUser('mary');
      const visitor = await signIn('mary');
      key = new SoftwareAuthenticator(visitor.origin);
      await register(visitor, key, 'key');
    });

    /** Ends the wait that wrong answers have brought about. */
    async function showRight(): Promise<void> {
      const visitor = await signIn('mary');
      await show(visitor, key);
      assert.equal(visitor.page?.path, '/signin/home');
    }

    for (const [what, tricks] of [
      ['another origin', { origin: 'https://evil.example' }],
      ['another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
      ['another site', { rpId: 'evil.example' }],
      ['another purpose', { type: 'webauthn.create' }],
      ['no touch', { userPresent: false }],
      ['a broken signature', { breakSignature: true }],
      ['a counter that went back', { counter: 1 }],
      ['a counter that stood still', { counter: -1 }],
      ['an unknown key', { credentialId: Buffer.alloc(32).toString('base64url') }],
    ] as const) {
      test(`${what} is refused`, async () => {
        const visitor = await signIn('mary');
        // Minus one stands for the counter that was shown last.
        const counter = 'counter' in tricks && tricks.counter === -1 ? { counter: key.counter } : {};
        const page = await show(visitor, key, { ...tricks, ...counter });
        assert.equal(page.status, 403);
        assert.equal((await visitor.request('GET', '/signin/home')).status, 303);
        assert.partialDeepStrictEqual(recordsOnDisk(service, 'ConsoleLogin').at(-1), {
          errorMessage: 'Failed authentication',
          responseElements: { ConsoleLogin: 'Failure' },
        });
        await show(visitor, key);
        assert.equal(visitor.page?.path, '/signin/home');
      });
    }

    test('an answer that was used is refused in another session and in its own', async () => {
      const visitor = await signIn('mary');
      const answer = key.get(asked(visitor, '/signin/second-factor'));
      const other = await signIn('mary');
      assert.equal((await other.submit('/signin/second-factor', { answer })).status, 403);
      const sent = new URLSearchParams({ ...visitor.hidden('/signin/second-factor'), answer }).toString();
      assert.equal((await visitor.post('/signin/second-factor', sent)).status, 303);
      const kept = new Visitor(service);
      kept.cookie = visitor.cookie;
      // The session that it opened has another cookie; the old one is worth nothing.
      assert.equal((await kept.post('/signin/second-factor', sent)).status, 403);
    });

    test("another user's key is refused, though it answers rightly", async () => {
      await addUser('mallory');
      const mallory = await signIn('mallory');
      const theirs = new SoftwareAuthenticator(mallory.origin);
      await register(mallory, theirs, 'key');
      await showRight();
      const visitor = await signIn('mary');
      assert.equal((await show(visitor, theirs)).status, 403);
      // Nor can one key be registered by two.
      const grace = 'grace';
      await addUser(grace);
      const page = await register(await signIn(grace), theirs, 'key');
      assert.equal(page.status, 400);
      assert.match(page.text, /registered already/);
    });

    test('at an IP address the page says why no key works there, and where one does', async () => {
      await showRight();
      const visitor = await signIn('mary', '127.0.0.1');
      assert.match(visitor.page?.text ?? '', /host names and not at IP addresses/);
      assert.equal((await visitor.submit('/signin/sign-out')).status, 200);
    });
  });

  test('a user has eight devices at most; each is renamed, and removed by the page and by IAM', async () => {
    await addUser('joan');
    let visitor = await signIn('joan');
    const first = new SoftwareAuthenticator(visitor.origin);
    await register(visitor, first, 'key-1');
    await show(visitor, first);
    for (let n = 2; n <= 8; n += 1)
      await register(visitor, new SoftwareAuthenticator(visitor.origin), `key-${n}`);
    assert.equal(await keyCount('joan'), 8);
    const ninth = await register(visitor, new SoftwareAuthenticator(visitor.origin), 'key-9');
    assert.match(ninth.text, /MFADevicesPerUser: 8/);

    const page = await iam.send(new ListMFADevicesCommand({ UserName: 'joan', MaxItems: 5 }));
    const rest = await iam.send(new ListMFADevicesCommand({ UserName: 'joan', Marker: page.Marker }));
    const serials = [...(page.MFADevices ?? []), ...(rest.MFADevices ?? [])].map(
      (one) => one.SerialNumber ?? '',
    );
    assert.equal(new Set(serials).size, 8);

    await visitor.visit('/signin/devices');
    await visitor.submit('/signin/devices/rename', { serial: serials[1] ?? '', name: 'red-key' });
    assert.match(visitor.page?.text ?? '', /<strong>red-key<\/strong>/);
    await visitor.submit('/signin/devices/remove', { serial: serials[1] ?? '' });
    assert.equal(await keyCount('joan'), 7);
    assert.equal(recordsOnDisk(service, 'DeactivateMFADevice').at(-1)?.errorCode, undefined);

    await assert.rejects(iam.send(new DeleteUserCommand({ UserName: 'joan' })), { name: /^DeleteConflict/ });
    const mine = serials.find((serial) => serial.includes('/key-1-'));
    await assert.rejects(iam.send(new DeactivateMFADeviceCommand({ UserName: 'mary', SerialNumber: mine })), {
      name: /^NoSuchEntity/,
    });
    await assert.rejects(iam.send(new GetMFADeviceCommand({ UserName: 'mary', SerialNumber: mine })), {
      name: /^NoSuchEntity/,
    });
    await iam.send(new DeactivateMFADeviceCommand({ UserName: 'joan', SerialNumber: mine }));
    visitor = await signIn('joan');
    assert.equal((await show(visitor, first)).status, 403);
  });

  test('the credential report and the account summary count security keys', async () => {
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
    assert.ok((SummaryMap?.MFADevicesInUse ?? 0) >= 10);
    assert.ok((SummaryMap?.MFADevices ?? 0) >= (SummaryMap?.MFADevicesInUse ?? 0));
    await iam.send(new GenerateCredentialReportCommand({}));
    const { Content } = await iam.send(new GetCredentialReportCommand({}));
    const rows = Buffer.from(Content ?? [])
      .toString('utf8')
      .split('\n')
      .map((line) => line.split(','));
    const column = rows[0]?.indexOf('mfa_active') ?? -1;
    assert.equal(rows.find(([user]) => user === 'user-ES256')?.[column], 'true');
    assert.equal(rows.find(([user]) => user === 'ada')?.[column], 'false');
  });

  test('an authenticator app is added in the pages: its seed once, then two codes', async () => {
    await addUser('app');
    const visitor = await signIn('app');
    await visitor.visit('/signin/devices');
    const shown = await visitor.submit('/signin/devices/app');
    const seed = fromBase32(/<code>([A-Z2-7]{64})<\/code>/.exec(shown.text)?.[1] ?? '');
    assert.match(shown.text, /src="data:image\/png;base64,/);
    const wrong = await visitor.submit('/signin/devices/app/enable', { code1: '000000', code2: '000000' });
    assert.equal(wrong.status, 403);
    const step = stepAt(Date.now());
    await visitor.submit('/signin/devices/app/enable', {
      code1: codeAt(seed, step - 1),
      code2: codeAt(seed, step),
    });
    assert.equal(visitor.page?.path.split('?')[0], '/signin/second-factor');
    await visitor.submit('/signin/second-factor', { code: codeAt(seed, step + 1) });
    assert.equal(visitor.page?.path, '/signin/devices');
    assert.equal(await keyCount('app'), 1);
  });

  test('a policy that denies changing devices counts in the pages as well', async () => {
    await addUser('bound');
    await iam.send(
      new PutUserPolicyCommand({
        UserName: 'bound',
        PolicyName: 'no-devices',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Deny', Action: 'iam:EnableMFADevice', Resource: '*' }],
        }),
      }),
    );
    const visitor = await signIn('bound');
    const page = await register(visitor, new SoftwareAuthenticator(visitor.origin), 'key');
    assert.equal(page.status, 403);
    assert.match(page.text, /explicit deny in an identity-based policy/);
    assert.equal(await keyCount('bound'), 0);
  });
});
