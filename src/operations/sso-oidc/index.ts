import type { Workforce } from '#identity';
import type { Operation } from '../operation.ts';
import { createToken } from './CreateToken.ts';
import { registerClient } from './RegisterClient.ts';
import { startDeviceAuthorization } from './StartDeviceAuthorization.ts';

/** How programs sign people in: `aws sso login`. */
export function ssoOidc(workforce: Workforce): readonly Operation[] {
  return [createToken(workforce), registerClient(workforce), startDeviceAuthorization(workforce)];
}
