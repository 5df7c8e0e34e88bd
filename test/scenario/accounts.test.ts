import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { IAMClient, TagUserCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientOptions, trust } from '../support/clients.ts';
import { startService, type TestService } from '../support/service.ts';
import { MAIN } from '../support/program.ts';

const run = promisify(execFile);

describe('caprock account', () => {
  let home: string;
  let service: TestService;
  let first = '';

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'caprock-accounts-'));
    service = await startService({ home });
    trust(service);
    first = (await whoIs({ accessKeyId: service.accessKeyId, secretAccessKey: service.secretAccessKey }))
      .Account;
  });
  after(async () => {
    await service[Symbol.asyncDispose]();
    await rm(home, { recursive: true, force: true });
  });

  /** The command's answer and the rest of what it says; its exit code where it failed. */
  async function account(...args: string[]): Promise<{ stdout: string; stderr: string; code: number }> {
    try {
      const env = { PATH: process.env['PATH'], CAPROCK_HOME: home };
      return { ...(await run(process.execPath, [MAIN, 'account', ...args], { env })), code: 0 };
    } catch (error) {
      const {
        stdout = '',
        stderr = '',
        code = 1,
      } = error as { stdout: string; stderr: string; code: number };
      return { stdout, stderr, code };
    }
  }

  async function whoIs(credentials: { accessKeyId: string; secretAccessKey: string }) {
    const sts = new STSClient(clientOptions(service, credentials));
    const { Account = '', Arn = '' } = await sts
      .send(new GetCallerIdentityCommand({}))
      .finally(() => sts.destroy());
    return { Account, Arn };
  }

  /** The keys of a profile, as every AWS client reads them. */
  async function profile(name: string): Promise<{ accessKeyId: string; secretAccessKey: string }> {
    const text = await readFile(join(home, 'aws', 'credentials'), 'utf8');
    const [, accessKeyId = '', secretAccessKey = ''] =
      new RegExp(`\\[${name}\\]\\naws_access_key_id = (.*)\\naws_secret_access_key = (.*)\\n`).exec(text) ??
      [];
    return { accessKeyId, secretAccessKey };
  }

  test('two accounts made at once are both there, each with an administrator in a profile of its own', async () => {
    const [blue, red] = await Promise.all([
      account('create', 'blue', '--email', 'blue@caprock.example'),
      account('create', 'red', '--email', 'red@caprock.example', '--profile', 'red-team'),
    ]);
    const ids = [blue.stdout.trim(), red.stdout.trim()];
    assert.match(ids.join(' '), /^\d{12} \d{12}$/);
    const admins = [await whoIs(await profile(`caprock-${ids[0]}`)), await whoIs(await profile('red-team'))];
    assert.deepEqual(
      admins.map(({ Arn }) => Arn),
      ids.map((id) => `arn:aws:iam::${id}:user/administrator`),
    );
    assert.equal((await whoIs(await profile('caprock'))).Account, first);
    const config = await readFile(join(home, 'aws', 'config'), 'utf8');
    for (const name of ['caprock', `caprock-${ids[0]}`, 'red-team']) {
      assert.ok(config.includes(`[profile ${name}]`), name);
    }
  });

  test('list shows every account; one whose address is taken is not made and says so', async () => {
    const { stdout } = await account('list');
    assert.match(stdout, /^ACCOUNT +NAME +EMAIL +STATE\n/);
    assert.match(stdout, new RegExp(`^${first} +management +open$`, 'm'));
    assert.match(stdout, /^\d{12} +red +red@caprock.example +open$/m);
    const taken = await account('create', 'red', '--email', 'red@caprock.example');
    assert.equal(taken.code, 1);
    assert.match(taken.stderr, /EMAIL_ALREADY_EXISTS/);
  });

  test('after a restart it is the same first account, and every profile still works', async () => {
    await service.stop();
    service = await startService({ home });
    assert.equal((await whoIs(service)).Account, first);
    assert.match((await whoIs(await profile('red-team'))).Arn, /:user\/administrator$/);
    assert.match(await readFile(join(home, 'aws', 'config'), 'utf8'), /\[profile red-team\]/);
  });

  test('a role that another account takes on is on record in both, of the caller its account alone in the owner’s', async () => {
    const second = await profile('red-team');
    const red = (await whoIs(second)).Account;
    /** The newest record of AssumeRole in the account of these keys. */
    const newest = async (credentials: { accessKeyId: string; secretAccessKey: string }) => {
      const cloudtrail = new CloudTrailClient(clientOptions(service, credentials));
      const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: 'AssumeRole' }];
      const { Events = [] } = await cloudtrail
        .send(new LookupEventsCommand({ LookupAttributes }))
        .finally(() => cloudtrail.destroy());
      return JSON.parse(Events[0]?.CloudTrailEvent ?? '{}') as {
        eventID: string;
        sharedEventID?: string;
        recipientAccountId: string;
        userIdentity: Record<string, string>;
        resources: { accountId: string }[];
        additionalEventData?: { principalTags?: Record<string, string> };
      };
    };
    const iam = new IAMClient(clientOptions(service));
    await iam
      .send(new TagUserCommand({ UserName: 'administrator', Tags: [{ Key: 'team', Value: 'first' }] }))
      .finally(() => iam.destroy());
    const sts = new STSClient(clientOptions(service));
    const RoleArn = `arn:aws:iam::${red}:role/OrganizationAccountAccessRole`;
    await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'visit' }));
    const [callers, owners] = [await newest(service), await newest(second)];
    assert.equal(callers.userIdentity['userName'], 'administrator');
    assert.deepEqual([callers.recipientAccountId, owners.recipientAccountId], [first, red]);
    assert.ok(callers.sharedEventID);
    assert.equal(owners.sharedEventID, callers.sharedEventID);
    assert.notEqual(owners.eventID, callers.eventID);
    assert.deepEqual(Object.keys(owners.userIdentity).toSorted(), ['accountId', 'principalId', 'type']);
    assert.deepEqual([owners.userIdentity['type'], owners.userIdentity['accountId']], ['AWSAccount', first]);
    assert.deepEqual(callers.additionalEventData?.principalTags, { team: 'first' });
    assert.equal(owners.additionalEventData?.principalTags, undefined);
    // Whose role it is, not who asks.
    assert.equal(callers.resources[0]?.accountId, red);

    const nobody = `arn:aws:iam::${red}:role/nobody`;
    await assert.rejects(sts.send(new AssumeRoleCommand({ RoleArn: nobody, RoleSessionName: 'visit' })));
    sts.destroy();
    assert.equal((await newest(second)).eventID, owners.eventID, 'a refusal is not the owner’s to see');
  });

  test('closed, an account’s administrator is refused; a further one of an open account is made on demand', async () => {
    const red = (await whoIs(await profile('red-team'))).Account;
    const again = await account('administrator', red, '--profile', 'second');
    assert.equal(again.code, 0);
    assert.equal((await whoIs(await profile('second'))).Account, red);
    assert.equal((await account('close', red)).code, 0);
    for (const name of ['red-team', 'second']) {
      await assert.rejects(whoIs(await profile(name)), { name: /InvalidClientTokenId/ });
    }
    assert.match((await account('list')).stdout, /red@caprock.example +closed$/m);
    const refused = await account('close', first);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /management account/);
  });

  test('called wrongly it shows how, and exits with 2', async () => {
    for (const args of [[], ['create'], ['create', 'x'], ['list', 'x'], ['burn', 'x'], ['close', '1', '2']]) {
      const { code, stderr } = await account(...args);
      assert.equal(code, 2, args.join(' '));
      assert.match(stderr, /--email/);
    }
    const odd = await account('administrator', first, '--profile', '../x');
    assert.equal(odd.code, 2);
  });
});
