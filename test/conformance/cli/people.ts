import { answerOf, command, target, type Options } from './aws.ts';

export interface User {
  readonly UserName: string;
}
export interface Key {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Status: string;
}

export function iam<T = undefined>(name: string, options: Options = {}): Promise<T> {
  return answerOf<T>(command('iam', name, options));
}

export const ONE_MODEL = {
  Version: '2012-10-17',
  Statement: [{ Sid: 'OneModel', Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource: target.modelArn }],
};

/** A user with an access key, gone with all that is its own on dispose. */
export async function newUser(name: string, policy?: object) {
  const owner = { 'user-name': name };
  const own = { ...owner, 'policy-name': 'own' };
  await iam('create-user', owner);
  const { AccessKey } = await iam<{ AccessKey: Key }>('create-access-key', owner);
  if (policy !== undefined) {
    await iam('put-user-policy', { ...own, 'policy-document': policy });
  }
  const key = { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey };
  return {
    key,
    async [Symbol.asyncDispose]() {
      if (policy !== undefined) await iam('delete-user-policy', own);
      await iam('delete-access-key', { ...owner, 'access-key-id': key.accessKeyId });
      await iam('delete-user', owner);
    },
  };
}
