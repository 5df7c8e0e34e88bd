import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CreateLoginProfileCommand, CreateUserCommand, GetUserCommand, IAMClient } from '@aws-sdk/client-iam';
import type { Browser, Page } from 'playwright-core';
import { NO_CHROMIUM, openBrowser, PATIENCE } from '../../support/chromium.ts';
import { clientOptions, trust } from '../../support/clients.ts';
import { startService, type TestService } from '../../support/service.ts';
import { recordsOnDisk } from '../../support/trail-file.ts';

const PASSWORD = 'Correct-horse-1';

describe('a real browser with a security key', { skip: NO_CHROMIUM }, () => {
  let service: TestService;
  let browser: Browser;
  let account = '';

  before(async () => {
    service = await startService();
    trust(service);
    const iam = new IAMClient(clientOptions(service));
    const { User } = await iam.send(new GetUserCommand({}));
    account = User?.Arn?.split(':')[4] ?? '';
    await iam.send(new CreateUserCommand({ UserName: 'ada' }));
    await iam.send(new CreateLoginProfileCommand({ UserName: 'ada', Password: PASSWORD }));
    iam.destroy();
    browser = await openBrowser(service);
  });
  after(async () => {
    await browser.close();
    await service[Symbol.asyncDispose]();
  });

  /** A tab of a browser into which nothing but a security key is plugged. */
  async function openTab(): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext();
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport: 'usb', automaticPresenceSimulation: true },
    });
    return { page, complaints };
  }

  async function signIn(page: Page): Promise<void> {
    await page.goto(`https://localhost:${service.port}/signin/?account=${account}`);
    await page.getByLabel('User name').fill('ada');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  test(
    'registers a key and signs in with it; another without the key does not get in',
    { timeout: 6 * PATIENCE },
    async () => {
      const { page, complaints } = await openTab();
      await signIn(page);
      await page.getByText('Add a second factor before you go on').waitFor();
      await page.getByLabel('Its name').fill('blue-key');
      await page.getByRole('button', { name: 'Add a security key' }).click();
      await page.getByRole('button', { name: 'Use a security key' }).click();
      await page.getByText('blue-key', { exact: true }).waitFor();
      await page.getByRole('link', { name: 'Back' }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await signIn(page);
      await page.getByRole('button', { name: 'Use a security key' }).click();
      await page.getByText('with a second factor').waitFor();
      assert.partialDeepStrictEqual(recordsOnDisk(service, 'ConsoleLogin').at(-1), {
        userIdentity: { userName: 'ada' },
        responseElements: { ConsoleLogin: 'Success' },
        additionalEventData: { MFAUsed: 'Yes' },
      });
      // The content security policy and the headers break nothing that the pages need.
      assert.deepEqual(complaints, []);
      await page.context().close();
    },
  );

  test('a browser without that key does not get in', { timeout: 6 * PATIENCE }, async () => {
    const { page } = await openTab();
    await signIn(page);
    await page.getByRole('button', { name: 'Use a security key' }).click();
    await page.getByText('The security key did not answer').waitFor();
    await page.goto(`https://localhost:${service.port}/signin/home`);
    await page.getByRole('button', { name: 'Use a security key' }).waitFor();
    await page.context().close();
  });
});
