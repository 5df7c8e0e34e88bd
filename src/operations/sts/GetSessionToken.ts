import type { Mfa, Sessions } from '#identity';
import type { Clock } from '#kernel';
import { operationShape, services, type GetSessionTokenRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { credentialsOutput, RECORDED_CREDENTIALS } from './credentials-output.ts';
import { refuseSessions } from './refuse-sessions.ts';
import { showsSecondFactor } from './second-factor.ts';

/**
 * A session of the caller's own, with a second factor where one is shown. No permission is needed.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 */
export function getSessionToken(sessions: Pick<Sessions, 'ofUser'>, mfa: Pick<Mfa, 'verify'>, clock: Clock) {
  return defineOperation({
    shape: operationShape(services.sts, 'GetSessionToken'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: GetSessionTokenRequest) => [],
    recorded: { input: ['DurationSeconds', 'SerialNumber'], output: RECORDED_CREDENTIALS },
    async perform({ input, caller, sourceIp }) {
      refuseSessions(caller, 'GetSessionToken');
      const shown = await showsSecondFactor(mfa, input, caller, { sourceIp });
      const issued = await sessions.ofUser(caller, input.DurationSeconds, shown ? clock.now() : undefined);
      return { output: credentialsOutput(issued) };
    },
  });
}
