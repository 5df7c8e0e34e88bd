import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  CreateLoginProfileCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeleteAccountPasswordPolicyCommand,
  DeleteLoginProfileCommand,
  EnableMFADeviceCommand,
  GetUserCommand,
  IAMClient,
  PutUserPolicyCommand,
  UpdateAccountPasswordPolicyCommand,
  UpdateLoginProfileCommand,
} from '@aws-sdk/client-iam';
import { codeAt, fromBase32, stepAt } from '../../../src/identity/totp.ts';
import { clientOptions, trust } from '../../support/clients.ts';
import { filesWith } from '../../support/search.ts';
import { startService, type TestService } from '../../support/service.ts';
import { recordsOnDisk } from '../../support/trail-file.ts';
import { Visitor, type Page } from '../../support/visitor.ts';

const PASSWORD = 'Correct-horse-1';
const CHANGED = 'Battery-staple-2';

describe('signing in with a browser', () => {
  let service: TestService;
  let iam: IAMClient;
  let account = '';

  /** Fills in the first page. */
  async function signIn(user: string, password: string, visitor = new Visitor(service)): Promise<Visitor> {
    await visitor.visit('/signin/');
    await visitor.submit('/signin/', { account, user, password });
    return visitor;
  }
  async function addUser(UserName: string, PasswordResetRequired = false): Promise<void> {
    await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(new CreateLoginProfileCommand({ UserName, Password: PASSWORD, PasswordResetRequired }));
  }
  const last = (eventName: string) => recordsOnDisk(service, eventName).at(-1);

  before(async () => {
    // What is asked of everybody by default has a test of its own.
    service = await startService({ env: { CAPROCK_REQUIRE_MFA: '0' } });
    trust(service);
    iam = new IAMClient(clientOptions(service));
    const { User } = await iam.send(new GetUserCommand({}));
    account = User?.Arn?.split(':')[4] ?? '';
    await addUser('ada');
  });
  after(async () => {
    iam.destroy();
    await service[Symbol.asyncDispose]();
  });

  test('a zero character in a field or a query is said to be wrong, whatever the database', async () => {
    const visitor = await signIn('a\0da', PASSWORD);
    assert.equal(visitor.page?.status, 400);
    assert.match(visitor.page?.text ?? '', /may not hold a zero character/);
    assert.equal((await visitor.request('GET', '/signin/?next=%00')).status, 400);
  });

  test('every answer forbids framing, foreign scripts and keeping, and names no software', async () => {
    const visitor = new Visitor(service, '127.0.0.1');
    for (const [path, status] of [
      ['/signin/', 200],
      ['/signin', 200],
      ['/signin/style.css', 200],
      ['/signin/nowhere', 404],
      ['/signin/home', 303],
    ] as const) {
      const { headers, status: got } = await visitor.request('GET', path);
      assert.equal(got, status, path);
      assert.match(
        headers.get('content-security-policy') ?? '',
        /^default-src 'none'; script-src 'self';.*frame-ancestors 'none'/,
      );
      assert.doesNotMatch(headers.get('content-security-policy') ?? '', /unsafe|\*/);
      assert.equal(headers.get('x-frame-options'), 'DENY');
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('referrer-policy'), 'same-origin');
      assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin');
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.match(headers.get('strict-transport-security') ?? '', /^max-age=\d{7,}$/);
      assert.equal(headers.get('server'), null);
    }
    // Browsers would apply it to every port of this machine.
    const local = await new Visitor(service).request('GET', '/signin/');
    assert.equal(local.headers.get('strict-transport-security'), null);
  });

  test('the right password signs in: a new cookie that scripts cannot read, and a record', async () => {
    const visitor = new Visitor(service);
    const first = await visitor.visit('/signin/');
    const before = visitor.cookie;
    assert.match(
      first.headers.getSetCookie()[0] ?? '',
      /^__Host-caprock=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
    );
    const page = await visitor.submit('/signin/', { account, user: 'ada', password: PASSWORD });
    assert.match(page.text, /You are <strong>ada<\/strong>[\s\S]*without\s+a\s+second\s+factor/);
    assert.notEqual(visitor.cookie, before);
    const record = last('ConsoleLogin');
    assert.deepEqual(record?.userIdentity, {
      ...record?.userIdentity,
      type: 'IAMUser',
      userName: 'ada',
      accountId: account,
      arn: `arn:aws:iam::${account}:user/ada`,
    });
    assert.partialDeepStrictEqual(record, {
      eventSource: 'signin.amazonaws.com',
      eventType: 'AwsConsoleSignIn',
      readOnly: false,
      responseElements: { ConsoleLogin: 'Success' },
      additionalEventData: { MFAUsed: 'No', MobileVersion: 'No' },
    });
    const { User } = await iam.send(new GetUserCommand({ UserName: 'ada' }));
    assert.ok(User?.PasswordLastUsed instanceof Date);
    // The cookie from before is worth nothing.
    const thief = new Visitor(service);
    thief.cookie = before;
    assert.equal((await thief.request('GET', '/signin/home')).status, 303);
  });

  test('a wrong password, a user and an account that are not there look alike, and are on record', async () => {
    const texts = new Set<string>();
    for (const [given, user, password] of [
      [account, 'ada', 'Wrong-password-1'],
      [account, 'Secret-typed-here', PASSWORD],
      ['999999999999', 'ada', PASSWORD],
    ] as const) {
      const visitor = new Visitor(service);
      await visitor.visit('/signin/');
      const page = await visitor.submit('/signin/', { account: given, user, password });
      assert.equal(page.status, 403);
      texts.add(/<p role="alert">(.*?)<\/p>/.exec(page.text)?.[1] ?? '');
      assert.partialDeepStrictEqual(last('ConsoleLogin'), { responseElements: { ConsoleLogin: 'Failure' } });
    }
    assert.equal(texts.size, 1);
    const failures = recordsOnDisk(service, 'ConsoleLogin').filter(({ errorMessage }) => errorMessage);
    assert.deepEqual(
      failures.map(({ errorMessage, userIdentity }) => [errorMessage, userIdentity.userName]),
      [
        ['Failed authentication', 'ada'],
        ['No username found in supplied account', 'HIDDEN_DUE_TO_SECURITY_REASONS'],
        ['No username found in supplied account', 'HIDDEN_DUE_TO_SECURITY_REASONS'],
      ],
    );
    assert.deepEqual(await filesWith(service.home, ['Secret-typed-here']), []);
  });

  test('a form from elsewhere is refused: no token, another token, another origin, another site', async () => {
    const visitor = new Visitor(service);
    await visitor.visit('/signin/');
    const fields = { account, user: 'ada', password: PASSWORD };
    const form = (more: Record<string, string>): string =>
      new URLSearchParams({ ...visitor.hidden('/signin/'), ...fields, ...more }).toString();
    const signedIn = recordsOnDisk(service, 'ConsoleLogin').length;
    const refused: Page[] = [
      await visitor.post('/signin/', form({ form_token: '' })),
      await visitor.post('/signin/', form({ form_token: 'A'.repeat(43) })),
      await visitor.post('/signin/', form({}), { origin: 'https://evil.example' }),
      await visitor.post('/signin/', form({}), { origin: 'null' }),
      await visitor.post('/signin/', form({}), { 'sec-fetch-site': 'same-site' }),
    ];
    const bare = new Visitor(service);
    refused.push(await bare.post('/signin/', form({})));
    assert.deepEqual(
      refused.map(({ status }) => status),
      [403, 403, 403, 403, 403, 403],
    );
    assert.equal(recordsOnDisk(service, 'ConsoleLogin').length, signedIn);
    const json = await visitor.request('POST', '/signin/', { 'content-type': 'application/json' }, '{}');
    assert.equal(json.status, 400);
    const large = await visitor.post('/signin/', form({ more: 'x'.repeat(40_000) }));
    assert.equal(large.status, 400);
    assert.equal((await visitor.post('/signin/', form({}))).status, 303);
  });

  test('a page is for one method, and leads to nothing but pages of its own', async () => {
    const visitor = new Visitor(service);
    assert.equal((await visitor.request('POST', '/signin/home')).status, 405);
    assert.equal((await visitor.request('GET', '/signin/sign-out')).status, 405);
    for (const next of ['https://evil.example/', '//evil.example', '/signin/../x', 'javascript:alert(1)']) {
      const page = await visitor.visit(`/signin/?next=${encodeURIComponent(next)}`);
      assert.ok(!page.text.includes('evil') && !page.text.includes('alert('));
      assert.equal(visitor.hidden('/signin/')['next'], '/signin/home');
    }
    await visitor.visit('/signin/password');
    assert.equal(visitor.hidden('/signin/')['next'], '/signin/password');
    await visitor.submit('/signin/', { account, user: 'ada', password: PASSWORD });
    assert.equal(visitor.page?.path, '/signin/password');
  });

  test('what is typed into the form comes back as text', async () => {
    const visitor = await signIn('<script>alert(1)</script>', 'x');
    assert.ok(!visitor.page?.text.includes('<script>alert'));
    assert.ok(visitor.page?.text.includes('&lt;script&gt;alert(1)'));
  });

  test('signing out ends the session, also for who kept the cookie', async () => {
    const visitor = await signIn('ada', PASSWORD);
    const kept = visitor.cookie;
    await visitor.submit('/signin/sign-out');
    assert.equal(visitor.page?.path, '/signin/');
    const thief = new Visitor(service);
    thief.cookie = kept;
    assert.equal((await thief.request('GET', '/signin/home')).status, 303);
    assert.partialDeepStrictEqual(last('Logout'), {
      userIdentity: { userName: 'ada' },
      responseElements: { Logout: 'Success' },
    });
  });

  test('a password that another set is changed before anything else; old sessions then end', async () => {
    await addUser('grace', true);
    const other = await signIn('grace', PASSWORD);
    const visitor = await signIn('grace', PASSWORD);
    await visitor.visit('/signin/home');
    assert.equal(visitor.page?.path, '/signin/password?next=%2Fsignin%2Fhome');
    const differ = await visitor.submit('/signin/password', { old: PASSWORD, new: CHANGED, again: 'x' });
    assert.equal(differ.status, 400);
    const weak = await visitor.submit('/signin/password', { old: PASSWORD, new: 'weak', again: 'weak' });
    assert.equal(weak.status, 403);
    await visitor.submit('/signin/password', { old: PASSWORD, new: CHANGED, again: CHANGED });
    assert.equal(visitor.page?.path, '/signin/home');
    assert.partialDeepStrictEqual(last('PasswordUpdated'), {
      userIdentity: { userName: 'grace' },
      responseElements: { PasswordUpdated: 'Success' },
    });
    assert.equal(
      (await other.request('GET', '/signin/password')).headers.get('location')?.slice(0, 9),
      '/signin/?',
    );
    assert.equal((await signIn('grace', PASSWORD)).page?.status, 403);
  });

  test('who may not call ChangePassword does not change the password here either', async () => {
    await addUser('dorothy');
    const change = async (): Promise<number> => {
      const visitor = await signIn('dorothy', PASSWORD);
      await visitor.visit('/signin/password');
      const page = await visitor.submit('/signin/password', { old: PASSWORD, new: CHANGED, again: CHANGED });
      return page.status;
    };
    const refused = {
      errorCode: 'AccessDeniedException',
      responseElements: { PasswordUpdated: 'Failure' },
      userIdentity: { userName: 'dorothy' },
    };
    assert.equal(await change(), 403);
    assert.partialDeepStrictEqual(last('PasswordUpdated'), refused);
    await iam.send(new UpdateAccountPasswordPolicyCommand({ AllowUsersToChangePassword: true }));
    const Statement = { Effect: 'Deny', Action: 'iam:ChangePassword', Resource: '*' };
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    const policy = { UserName: 'dorothy', PolicyName: 'deny' };
    await iam.send(new PutUserPolicyCommand({ ...policy, PolicyDocument }));
    assert.equal(await change(), 403);
    assert.partialDeepStrictEqual(last('PasswordUpdated'), refused);
    const harmless = PolicyDocument.replace('ChangePassword', 'ListUsers');
    await iam.send(new PutUserPolicyCommand({ ...policy, PolicyDocument: harmless }));
    assert.equal(await change(), 200);
    await iam.send(new DeleteAccountPasswordPolicyCommand({}));
  });

  test('a session ends when its user loses the password, or is given another', async () => {
    await addUser('joan');
    const visitor = await signIn('joan', PASSWORD);
    await iam.send(new UpdateLoginProfileCommand({ UserName: 'joan', Password: CHANGED }));
    assert.equal((await visitor.visit('/signin/home')).path, '/signin/?next=%2Fsignin%2Fhome');
    const again = await signIn('joan', CHANGED);
    assert.equal(again.page?.path, '/signin/home');
    await iam.send(new DeleteLoginProfileCommand({ UserName: 'joan' }));
    assert.equal((await again.visit('/signin/home')).path, '/signin/?next=%2Fsignin%2Fhome');
  });

  describe('with a virtual MFA device', () => {
    let seed: Uint8Array;
    /** Steps of the device's codes that were used up. */
    let step = 0;

    before(async () => {
      await addUser('mary');
      const { VirtualMFADevice: made } = await iam.send(
        new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'mary' }),
      );
      seed = fromBase32(Buffer.from(made?.Base32StringSeed ?? []).toString('ascii'));
      step = stepAt(Date.now());
      await iam.send(
        new EnableMFADeviceCommand({
          UserName: 'mary',
          SerialNumber: made?.SerialNumber,
          AuthenticationCode1: codeAt(seed, step - 1),
          AuthenticationCode2: codeAt(seed, step),
        }),
      );
    });

    test('the password alone leads to the second page and no further', async () => {
      const visitor = await signIn('mary', PASSWORD);
      assert.equal(visitor.page?.path, '/signin/second-factor?next=%2Fsignin%2Fhome');
      assert.partialDeepStrictEqual(last('CheckMfa'), { responseElements: { CheckMfa: 'Success' } });
      for (const path of ['/signin/home', '/signin/password']) {
        const { headers, status } = await visitor.request('GET', path);
        assert.deepEqual([status, headers.get('location')?.slice(0, 21)], [303, '/signin/second-factor']);
      }
      const stolen = {
        ...visitor.hidden('/signin/second-factor'),
        old: PASSWORD,
        new: CHANGED,
        again: CHANGED,
      };
      const posted = await visitor.post('/signin/password', new URLSearchParams(stolen).toString());
      assert.equal(posted.headers.get('location'), '/signin/second-factor');
      await visitor.visit('/signin/password');
      assert.equal(visitor.hidden('/signin/second-factor')['next'], '/signin/password');
    });

    test('a right code signs in with MFA, once; a wrong or used one does not', async () => {
      const visitor = await signIn('mary', PASSWORD);
      // One step ahead of the clock is within what is allowed, whenever within its step the test runs.
      const code = codeAt(seed, stepAt(Date.now()) + 1);
      const wrong = await visitor.submit('/signin/second-factor', {
        code: code === '000000' ? '111111' : '000000',
      });
      assert.equal(wrong.status, 403);
      assert.partialDeepStrictEqual(last('ConsoleLogin'), {
        errorMessage: 'Failed authentication',
        additionalEventData: { MFAUsed: 'Yes' },
        responseElements: { ConsoleLogin: 'Failure' },
      });
      await visitor.submit('/signin/second-factor', { code });
      assert.match(visitor.page?.text ?? '', /signed\s+in\s+with\s+a\s+second\s+factor/);
      assert.partialDeepStrictEqual(last('ConsoleLogin'), {
        userIdentity: { userName: 'mary' },
        additionalEventData: { MFAUsed: 'Yes', MFAIdentifier: `arn:aws:iam::${account}:mfa/mary` },
        responseElements: { ConsoleLogin: 'Success' },
      });
      const replay = await signIn('mary', PASSWORD);
      assert.equal((await replay.submit('/signin/second-factor', { code })).status, 403);
    });

    test('who has the password cannot guess codes for ever by starting anew with it', async () => {
      const statuses: number[] = [];
      for (let round = 0; round < 4 && statuses.at(-1) !== 429; round += 1) {
        const visitor = await signIn('mary', PASSWORD);
        if (visitor.page?.status === 429) statuses.push(429);
        for (let guess = 0; guess < 3 && statuses.at(-1) !== 429; guess += 1) {
          statuses.push((await visitor.submit('/signin/second-factor', { code: '12345' })).status);
        }
      }
      assert.equal(statuses.at(-1), 429);
      assert.ok(statuses.length <= 8, String(statuses));
    });
  });

  test('no password and no cookie is in a file of the home or in what the service printed', async () => {
    const visitor = await signIn('ada', PASSWORD);
    const secrets = [PASSWORD, CHANGED, visitor.cookie.split('=')[1] ?? ''];
    for (const secret of secrets) assert.ok(secret !== '' && !service.output().includes(secret));
    assert.deepEqual(await filesWith(service.home, secrets), []);
  });
});
