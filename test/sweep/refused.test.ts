import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { clientOptions, trust, type Credentials } from '../support/clients.ts';
import { startService, type TestService } from '../support/service.ts';
import { sampleKey, samples, type Sample } from './samples.ts';
import { operationTable } from './table.ts';

/** What a refused call told: the error's name and its HTTP status. */
async function refusal(
  { client, command, input }: Sample,
  options: object,
  strip = false,
): Promise<{ name: string; status: number | undefined; message: string }> {
  const sdk = new client(options);
  if (strip) {
    const unsign =
      (next: (args: object) => unknown) => (args: { request: { headers: Record<string, string> } }) => {
        delete args.request.headers['authorization'];
        return next(args);
      };
    sdk.middlewareStack.addRelativeTo(unsign, { relation: 'after', toMiddleware: 'httpSigningMiddleware' });
  }
  try {
    await sdk.send(new command(input as never));
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { name, message, status: $metadata?.httpStatusCode };
  } finally {
    sdk.destroy();
  }
  return { name: 'none: it was answered', message: '', status: 200 };
}

/** Services of awsJson answer every client's error with 400. */
function statusOf(operation: string): number {
  return operationTable().find(({ shape }) => sampleKey(shape) === operation)?.shape.service.protocol ===
    'awsJson1_1'
    ? 400
    : 403;
}

/** What anybody may ask, an address may ask so often in a minute, other refusals included. */
function unsignedFirst() {
  const all = Object.entries(samples);
  return [true, false].flatMap((wanted) =>
    all.filter(([, { unsigned }]) => (unsigned !== undefined) === wanted),
  );
}

describe('the sweep over every operation', () => {
  let service: TestService;
  let nobody: Credentials;

  before(async () => {
    service = await startService();
    trust(service);
    const iam = new IAMClient(clientOptions(service));
    await iam.send(new CreateUserCommand({ UserName: 'nobody' }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'nobody' }));
    nobody = {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    };
    iam.destroy();
  });
  after(() => service[Symbol.asyncDispose]());

  for (const [name, sample] of unsignedFirst()) {
    const { unsigned } = sample;
    if (unsigned !== undefined) {
      test(`${name} with what nobody has issued is refused, signed or not`, async () => {
        for (const strip of [true, false]) {
          const { name: error, status } = await refusal(sample, clientOptions(service), strip);
          assert.match(error, unsigned.error);
          assert.equal(status, unsigned.status);
        }
      });
      continue;
    }

    test(`${name} without credentials is refused`, async () => {
      const { name: error, status } = await refusal(sample, clientOptions(service), true);
      if (sample.bodiless === undefined) assert.match(error, /^MissingAuthenticationToken(Exception)?$/);
      assert.equal(status, statusOf(name));
    });

    test(`${name} with a wrong secret is refused`, async () => {
      const wrong = { accessKeyId: service.accessKeyId, secretAccessKey: 'not the secret' };
      const { name: error, status } = await refusal(sample, clientOptions(service, wrong));
      if (sample.bodiless === undefined)
        assert.match(error, /^(InvalidSignatureException|SignatureDoesNotMatch)$/);
      assert.equal(status, statusOf(name));
    });

    if (sample.open === undefined) {
      test(`${name} by a user without a policy is denied`, async () => {
        const { name: error, message, status } = await refusal(sample, clientOptions(service, nobody));
        assert.equal(status, statusOf(name));
        if (sample.bodiless === true) return;
        assert.match(error, /^AccessDenied(Exception)?$/);
        assert.match(
          message,
          /^User: arn:aws:iam::\d{12}:user\/nobody is not authorized to perform: \S+ on resource: /,
        );
      });
    }
  }
});
