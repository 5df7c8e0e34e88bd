import type { Workforce } from '#identity';
import { ApiError } from '#kernel';
import { operationShape, services, type DescribeInstanceRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { instanceOutput } from './instance-output.ts';
import { instanceRef, ssoNeeds, type InstanceInput } from './sso-needs.ts';

/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DescribeInstance.html */
export function describeInstance(workforce: Pick<Workforce, 'instances'>, region: string) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'DescribeInstance'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: DescribeInstanceRequest & InstanceInput) => ssoNeeds('sso:DescribeInstance', input),
    recorded: { input: ['InstanceArn'] },
    async perform({ input, caller }) {
      const { accountId, instanceId } = instanceRef(input, caller);
      const instance = await workforce.instances.find();
      if (instance?.accountId !== accountId || instance.instanceId !== instanceId) {
        throw new ApiError('ResourceNotFoundException', `Instance ${instanceId} not found.`);
      }
      return { output: instanceOutput(instance, region) };
    },
  });
}
