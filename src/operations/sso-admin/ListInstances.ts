import type { Workforce } from '#identity';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';
import { instanceOutput } from './instance-output.ts';

/**
 * The installation's one instance, to the account that administers it; to any other account, none.
 * @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListInstances.html
 */
export function listInstances(workforce: Pick<Workforce, 'instances'>, region: string) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'ListInstances'),
    eventClass: 'Management',
    readOnly: true,
    needs: () => [{ action: 'sso:ListInstances', resource: '*' }],
    async perform({ caller }) {
      const instance = await workforce.instances.find();
      const theirs = instance?.accountId === caller.accountId ? [instance] : [];
      return { output: { Instances: theirs.map((one) => instanceOutput(one, region)) } };
    },
  });
}
