import type { Selectors, Trails } from '#audit';
import { ApiError } from '#kernel';
import { operationShape, services, type PutEventSelectorsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { selectorMembers } from './trail-members.ts';
import { refOf, trailNeed } from './trail-ref.ts';
import type { Weakening } from './weakening.ts';

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html */
export function putEventSelectors(trails: Trails, weakening: Weakening) {
  return defineOperation({
    shape: operationShape(services.cloudtrail, 'PutEventSelectors'),
    eventClass: 'Management',
    readOnly: false,
    needs: ({ TrailName }: PutEventSelectorsRequest, caller) => [
      trailNeed(trails, 'PutEventSelectors', refOf(caller, TrailName)),
    ],
    freeText: ['AdvancedEventSelectors'],
    recorded: { input: ['TrailName', 'EventSelectors', 'AdvancedEventSelectors'], output: ['TrailARN'] },
    async perform(call) {
      const ref = refOf(call.caller, call.input.TrailName);
      const { arn } = await trails.getChangeable(ref);
      const selectors = trails.checkedSelectors(selectorsIn(call.input));
      // Whether one set of selectors takes less than another is not decided here: every change stands out.
      await weakening.record(call, arn, 'the events that it takes are chosen anew');
      return { output: selectorMembers(await trails.putSelectors(ref, selectors)) };
    },
  });
}

function selectorsIn({ EventSelectors, AdvancedEventSelectors }: PutEventSelectorsRequest): Selectors {
  if (EventSelectors !== undefined && AdvancedEventSelectors === undefined) {
    return { form: 'classic', selectors: EventSelectors };
  }
  if (AdvancedEventSelectors !== undefined && EventSelectors === undefined) {
    return { form: 'advanced', selectors: AdvancedEventSelectors };
  }
  throw new ApiError(
    'InvalidEventSelectorsException',
    'A request has either EventSelectors or AdvancedEventSelectors.',
  );
}
