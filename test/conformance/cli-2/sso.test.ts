import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { conformanceCase } from '../support/case.ts';
import { setting } from '../support/environment.ts';
import { confirmAt, newSsoProfile, personRole, tokenPath, type SsoProfile } from '../support/sso-profile.ts';
import { answerOf, aws, command, target } from '../cli/aws.ts';

const IDENTITY = command('sts', 'get-caller-identity');

/** What a login shows its user before it waits for them: the address of the page, and the code where there is one. */
const SHOWN = /^(https:\/\/\S+)$/m;

/** `aws sso login`, with a person who goes to the page that it shows. Gives all that it said. */
async function login(
  profile: Pick<SsoProfile, 'environment'>,
  ...options: readonly string[]
): Promise<string> {
  const child = spawn(setting('CONFORMANCE_AWS'), ['sso', 'login', '--no-browser', ...options], {
    // What it shows before it waits would otherwise stay in a buffer, for no terminal reads it.
    env: { ...process.env, ...profile.environment, PYTHONUNBUFFERED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const errors = text(child.stderr);
  let said = '';
  let going: Promise<void> | undefined;
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    said += piece;
    const code = /^([A-Z]{4}-[A-Z]{4})$/m.exec(said)?.[1];
    const page = SHOWN.exec(said)?.[1];
    if (page === undefined || !said.includes('\n', said.indexOf(page))) return;
    if (options.includes('--use-device-code') && code === undefined) return;
    const shown = new URL(page);
    if (code !== undefined) shown.searchParams.set('user_code', code);
    going ??= confirmAt(shown.href).catch((error: unknown) => {
      child.kill();
      said += String(error);
    });
  });
  const [ended] = await closed;
  await going;
  assert.equal(ended, 0, `${said}\n${await errors}`);
  return said;
}

conformanceCase('sso-login', async () => {
  await using profile = await newSsoProfile('conformance-cli-2-device');
  const before = await aws(IDENTITY, profile.environment);
  assert.match(before.stderr, /Error loading SSO Token/);
  assert.match(await login(profile, '--use-device-code'), /Successfully logged into Start URL/);
  assert.match((await answerOf<{ Arn: string }>(IDENTITY, profile.environment)).Arn, personRole());
  const { accessToken } = await profile.readToken();
  const accounts = command('sso', 'list-accounts', { 'access-token': accessToken });
  const { accountList } = await answerOf<{ accountList: { accountId: string }[] }>(
    accounts,
    profile.environment,
  );
  assert.deepEqual(
    accountList.map(({ accountId }) => accountId),
    [target.accountId],
  );
  assert.equal((await aws(['sso', 'logout'], profile.environment)).code, 0);
  assert.match((await aws(accounts, profile.environment)).stderr, /UnauthorizedException/);
  assert.notEqual((await aws(IDENTITY, profile.environment)).code, 0);
});

conformanceCase('sso-login-browser', async () => {
  await using profile = await newSsoProfile('conformance-cli-2-browser');
  assert.match(await login(profile), /Successfully logged into Start URL/);
  assert.match((await answerOf<{ Arn: string }>(IDENTITY, profile.environment)).Arn, personRole());
});

conformanceCase('sso-credentials', async () => {
  await using profile = await newSsoProfile('conformance-cli-2-credentials');
  await login(profile, '--use-device-code');
  const listed = command('bedrock', 'list-foundation-models');
  const { modelSummaries } = await answerOf<{ modelSummaries: unknown[] }>(listed, profile.environment);
  assert.ok(modelSummaries.length > 0);
  const denied = await aws(command('iam', 'list-users'), profile.environment);
  assert.match(denied.stderr, /AccessDenied.*iam:ListUsers/);
});

conformanceCase('sso-login-env', async () => {
  const session = ['--sso-session', 'caprock'];
  const said = await login({ environment: {} }, '--use-device-code', ...session);
  assert.match(said, /Successfully logged into Start URL/);
  const { accessToken } = JSON.parse(await readFile(tokenPath('caprock'), 'utf8')) as { accessToken: string };
  const asked = { 'access-token': accessToken, 'account-id': target.accountId };
  const { roleList } = await answerOf<{ roleList: { roleName: string }[] }>(
    command('sso', 'list-account-roles', asked),
  );
  assert.deepEqual(
    roleList.map(({ roleName }) => roleName),
    [setting('CONFORMANCE_PERMISSION_SET')],
  );
});
