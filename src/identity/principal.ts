import { userArn } from '#kernel';

/** Who signed a request: an individual IAM user (root has no keys here). */
export interface Principal {
  readonly type: 'IAMUser';
  readonly accountId: string;
  /** `AIDA…`: unlike the name never used again. */
  readonly principalId: string;
  readonly arn: string;
  readonly userName: string;
  /** The key that signed. */
  readonly accessKeyId: string;
}

export function userPrincipal(user: {
  accountId: string;
  userId: string;
  userName: string;
  path: string;
  accessKeyId: string;
}): Principal {
  return {
    type: 'IAMUser',
    accountId: user.accountId,
    principalId: user.userId,
    arn: userArn(user.accountId, user.path, user.userName),
    userName: user.userName,
    accessKeyId: user.accessKeyId,
  };
}
