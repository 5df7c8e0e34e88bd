import { ApiError } from '#kernel';
import type { CloudTrailRecord } from '../record.ts';

/** Which records a trail takes. @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html */
export interface ClassicSelector {
  readonly ReadWriteType?: 'ReadOnly' | 'WriteOnly' | 'All' | undefined;
  readonly IncludeManagementEvents?: boolean | undefined;
  readonly DataResources?:
    | readonly { readonly Type?: string | undefined; readonly Values?: readonly string[] | undefined }[]
    | undefined;
  readonly ExcludeManagementEventSources?: readonly string[] | undefined;
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedEventSelector.html */
export interface AdvancedSelector {
  readonly Name?: string | undefined;
  readonly FieldSelectors: readonly FieldSelector[] | undefined;
}

export interface FieldSelector {
  readonly Field: string | undefined;
  readonly Equals?: readonly string[] | undefined;
  readonly StartsWith?: readonly string[] | undefined;
  readonly EndsWith?: readonly string[] | undefined;
  readonly NotEquals?: readonly string[] | undefined;
  readonly NotStartsWith?: readonly string[] | undefined;
  readonly NotEndsWith?: readonly string[] | undefined;
}

export type Selectors =
  | { readonly form: 'all' }
  | { readonly form: 'classic'; readonly selectors: readonly ClassicSelector[] }
  | { readonly form: 'advanced'; readonly selectors: readonly AdvancedSelector[] };

/** What a new trail takes: management events of either kind, and no data events. */
export const DEFAULT_SELECTORS: Selectors = {
  form: 'classic',
  selectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] }],
};

/** Whether a trail takes a record. */
export function takes(selectors: Selectors, record: CloudTrailRecord): boolean {
  if (selectors.form === 'all') return true;
  if (selectors.form === 'classic') return selectors.selectors.some((one) => takesClassic(one, record));
  return selectors.selectors.some(({ FieldSelectors = [] }) =>
    FieldSelectors.every((field) => matches(field, record)),
  );
}

function takesClassic(selector: ClassicSelector, record: CloudTrailRecord): boolean {
  const { ReadWriteType = 'All', IncludeManagementEvents = true } = selector;
  if (ReadWriteType !== 'All' && (ReadWriteType === 'ReadOnly') !== record.readOnly) return false;
  if (record.managementEvent) {
    return IncludeManagementEvents && !selector.ExcludeManagementEventSources?.includes(record.eventSource);
  }
  return (selector.DataResources ?? []).some(({ Type, Values = [] }) =>
    (record.resources ?? []).some(
      ({ type, ARN }) => type === Type && Values.some((value) => ARN === value || ARN.startsWith(value)),
    ),
  );
}

/** The values that a record has for a field; a condition holds where one of them does. */
const fields: Readonly<Record<string, (record: CloudTrailRecord) => readonly string[]>> = {
  eventCategory: ({ eventCategory }) => [eventCategory],
  readOnly: ({ readOnly }) => [String(readOnly)],
  eventName: ({ eventName }) => [eventName],
  eventSource: ({ eventSource }) => [eventSource],
  eventType: ({ eventType }) => [eventType],
  'userIdentity.arn': ({ userIdentity }) => (userIdentity.arn === undefined ? [] : [userIdentity.arn]),
  'resources.ARN': ({ resources = [] }) => resources.map(({ ARN }) => ARN),
  'resources.type': ({ resources = [] }) =>
    resources.flatMap(({ type }) => (type === undefined ? [] : [type])),
};

const comparisons = {
  Equals: (value: string, wanted: string) => value === wanted,
  StartsWith: (value: string, wanted: string) => value.startsWith(wanted),
  EndsWith: (value: string, wanted: string) => value.endsWith(wanted),
} as const;

function matches(selector: FieldSelector, record: CloudTrailRecord): boolean {
  const values = fields[selector.Field ?? '']?.(record) ?? [];
  const any = (name: keyof typeof comparisons, wanted: readonly string[]): boolean =>
    values.some((value) => wanted.some((one) => comparisons[name](value, one)));
  return (['Equals', 'StartsWith', 'EndsWith'] as const).every((name) => {
    const wanted = selector[name];
    const unwanted = selector[`Not${name}`];
    return (wanted === undefined || any(name, wanted)) && (unwanted === undefined || !any(name, unwanted));
  });
}

const MOST_CLASSIC = 5;
/** Of all conditions of a trail together. @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
const MOST_VALUES = 500;
const OPERATORS = ['Equals', 'StartsWith', 'EndsWith', 'NotEquals', 'NotStartsWith', 'NotEndsWith'] as const;
/** What these fields can be, by Equals alone. */
const only: Readonly<Record<string, RegExp>> = {
  eventCategory: /^(?:Management|Data)$/,
  readOnly: /^(?:true|false)$/,
  'resources.type': /./,
};

/** @throws ApiError `InvalidEventSelectorsException` for what no record could be matched by */
export function checkSelectors(selectors: Selectors): Selectors {
  if (
    selectors.form === 'classic' &&
    (selectors.selectors.length === 0 || selectors.selectors.length > MOST_CLASSIC)
  ) {
    throw invalid(`A trail has 1 to ${MOST_CLASSIC} event selectors.`);
  }
  if (selectors.form !== 'advanced') return selectors;
  if (selectors.selectors.length === 0) throw invalid('A trail has at least one advanced event selector.');
  for (const { FieldSelectors = [] } of selectors.selectors) checkFields(FieldSelectors);
  const values = selectors.selectors.flatMap(({ FieldSelectors = [] }) => FieldSelectors.flatMap(valuesOf));
  if (values.length > MOST_VALUES) {
    throw invalid(`The advanced event selectors of a trail have ${MOST_VALUES} values together at most.`);
  }
  return selectors;
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html */
function checkFields(selectors: readonly FieldSelector[]): void {
  for (const selector of selectors) {
    const field = selector.Field ?? '';
    if (!Object.hasOwn(fields, field)) {
      throw invalid(`The Field of a field selector is one of ${Object.keys(fields).join(', ')}.`);
    }
    const values = valuesOf(selector);
    if (values.length === 0) throw invalid('A field selector has an operator with at least one value.');
    const form = only[field];
    if (form === undefined) continue;
    const { Equals = [] } = selector;
    if (Equals.length !== 1 || values.length !== 1 || !form.test(Equals[0] ?? '')) {
      throw invalid(`The field ${field} takes the operator Equals alone, with one value that it can have.`);
    }
  }
  const category = selectors.find(({ Field }) => Field === 'eventCategory')?.Equals?.[0];
  if (category === undefined) {
    throw invalid(
      'An advanced event selector has a field selector eventCategory that Equals Management or Data.',
    );
  }
  if (category === 'Data' && !selectors.some(({ Field }) => Field === 'resources.type')) {
    throw invalid('An advanced event selector for data events has a field selector resources.type.');
  }
}

function valuesOf(selector: FieldSelector): readonly string[] {
  return OPERATORS.flatMap((operator) => selector[operator] ?? []);
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidEventSelectorsException', message);
}
