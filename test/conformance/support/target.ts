import { join } from 'node:path';
import { getToken } from '@aws/bedrock-token-generator';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CreateOrganizationCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { clientOptions, trust } from '../../support/clients.ts';
import { startService, type TestService } from '../../support/service.ts';
import type { Target } from '../clients.ts';
import { PERMISSION_SET, PERSON, startWorkforce } from './workforce.ts';

const MODEL_ID = 'caprock.tiny-prose-v1:0';
const ACCOUNT_ID = '111122223333';
/** Not the default, so that a client which falls back to one is found out. */
const REGION = 'eu-central-1';
/** Longer than Caprock waits for answers under way. */
const STOP_MILLISECONDS = 45_000;
const USER_WITHOUT_POLICY = 'conformance-without-policy';

export interface RunningTarget extends Target, AsyncDisposable {
  /** What the tests of every client find in their environment, besides a PATH and a HOME. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the service wrote, for the report of a failure. */
  readonly output: () => string;
}

/** A real Caprock with a model, and a user that may do nothing for clients that cannot make one. */
export async function startTarget(): Promise<RunningTarget> {
  const service = await startService({
    flags: ['--region', REGION, '--account-id', ACCOUNT_ID],
    env: { CAPROCK_LOOPBACK_ISSUERS: '1' },
  });
  trust(service);
  try {
    const powerless = await createUserWithoutPolicy(service);
    await createOrganization(service);
    const idp = await startWorkforce(service, ACCOUNT_ID);
    return {
      caPath: service.caPath,
      awsFolder: join(service.home, 'aws'),
      output: service.output,
      environment: {
        ...service.environment,
        AWS_EC2_METADATA_DISABLED: 'true',
        CONFORMANCE_MODEL_ID: MODEL_ID,
        CONFORMANCE_ACCOUNT_ID: ACCOUNT_ID,
        CONFORMANCE_POWERLESS_ACCESS_KEY_ID: powerless.accessKeyId,
        CONFORMANCE_POWERLESS_SECRET_ACCESS_KEY: powerless.secretAccessKey,
        CONFORMANCE_NODE: process.execPath,
        CONFORMANCE_IDP_URL: idp.url,
        CONFORMANCE_PERSON: PERSON,
        CONFORMANCE_PERMISSION_SET: PERMISSION_SET,
        CONFORMANCE_API_KEY: await getToken({ credentials: service, region: service.region }),
      },
      async [Symbol.asyncDispose]() {
        await idp[Symbol.asyncDispose]();
        await stop(service);
      },
    };
  } catch (error) {
    await service[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * No client may leave behind what keeps Caprock from stopping.
 * @throws Error when it has to be killed
 */
async function stop(service: TestService): Promise<void> {
  let killed = false;
  const timer = setTimeout(() => {
    killed = true;
    process.kill(service.pid, 'SIGKILL');
  }, STOP_MILLISECONDS);
  await service[Symbol.asyncDispose]();
  clearTimeout(timer);
  if (killed) throw new Error(`Caprock had not stopped ${STOP_MILLISECONDS / 1000} s after SIGTERM`);
}

/** An installation has one organisation: every client finds it made, and policies of it enabled. */
async function createOrganization(service: TestService): Promise<void> {
  const organizations = new OrganizationsClient(clientOptions(service));
  try {
    await organizations.send(new CreateOrganizationCommand({}));
    const { Roots } = await organizations.send(new ListRootsCommand({}));
    await organizations.send(
      new EnablePolicyTypeCommand({ RootId: Roots?.[0]?.Id, PolicyType: 'SERVICE_CONTROL_POLICY' }),
    );
  } finally {
    organizations.destroy();
  }
}

async function createUserWithoutPolicy(
  service: TestService,
): Promise<{ readonly accessKeyId: string; readonly secretAccessKey: string }> {
  const iam = new IAMClient(clientOptions(service));
  try {
    await iam.send(new CreateUserCommand({ UserName: USER_WITHOUT_POLICY }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: USER_WITHOUT_POLICY }));
    const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey } = AccessKey ?? {};
    if (accessKeyId === undefined || secretAccessKey === undefined)
      throw new Error('CreateAccessKey gave no key');
    return { accessKeyId, secretAccessKey };
  } finally {
    iam.destroy();
  }
}
