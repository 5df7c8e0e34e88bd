import * as iamClient from '@aws-sdk/client-iam';
import * as kmsClient from '@aws-sdk/client-kms';
import { clientOptions } from '../../support/clients.ts';
import type { TestService } from '../../support/service.ts';

/** The error that a call ends with, by name; 'none' when it is answered. */
export async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'none';
  } catch (error) {
    return (error as Error).name;
  }
}

export interface Person {
  readonly arn: string;
  readonly userName: string;
  readonly kms: kmsClient.KMSClient;
}

/** Users of a test's service, each with a KMS client; `close` ends their connections. */
export class People {
  readonly #service: TestService;
  readonly #iam: iamClient.IAMClient;
  readonly #clients: { destroy(): void }[] = [];
  readonly admin: kmsClient.KMSClient;
  #number = 0;

  constructor(service: TestService) {
    this.#service = service;
    this.#iam = new iamClient.IAMClient(clientOptions(service));
    this.admin = new kmsClient.KMSClient(clientOptions(service));
    this.#clients.push(this.#iam, this.admin);
  }

  /** A new user, whose own policy has these statements; each allows on all resources unless it says otherwise. */
  async user(...statements: object[]): Promise<Person> {
    const userName = `person-${++this.#number}`;
    const { User } = await this.#iam.send(new iamClient.CreateUserCommand({ UserName: userName }));
    if (statements.length > 0) {
      const Statement = statements.map((statement) => ({ Effect: 'Allow', Resource: '*', ...statement }));
      const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
      await this.#iam.send(
        new iamClient.PutUserPolicyCommand({ UserName: userName, PolicyName: 'own', PolicyDocument }),
      );
    }
    const { AccessKey } = await this.#iam.send(new iamClient.CreateAccessKeyCommand({ UserName: userName }));
    const kms = new kmsClient.KMSClient(
      clientOptions(this.#service, {
        accessKeyId: AccessKey?.AccessKeyId ?? '',
        secretAccessKey: AccessKey?.SecretAccessKey ?? '',
      }),
    );
    this.#clients.push(kms);
    return { arn: User?.Arn ?? '', userName, kms };
  }

  async key(input: kmsClient.CreateKeyCommandInput = {}): Promise<kmsClient.KeyMetadata & { Arn: string }> {
    const { KeyMetadata } = await this.admin.send(new kmsClient.CreateKeyCommand(input));
    if (KeyMetadata?.Arn === undefined) throw new Error('a key without an ARN');
    return { ...KeyMetadata, Arn: KeyMetadata.Arn };
  }

  close(): void {
    for (const client of this.#clients) client.destroy();
  }
}
