import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkSelectors, takes, type Selectors } from '../../src/audit/trails/selectors.ts';
import { aRecord, MODEL } from './records.ts';

const read = aRecord({ readOnly: true });
const write = aRecord({ readOnly: false, eventName: 'CreateUser', eventSource: 'iam.amazonaws.com' });
const data = aRecord({ eventCategory: 'Data', managementEvent: false });

const MANAGEMENT = { Field: 'eventCategory', Equals: ['Management'] };
const classic = (...selectors: Extract<Selectors, { form: 'classic' }>['selectors']): Selectors => ({
  form: 'classic',
  selectors,
});
const advanced = (
  ...FieldSelectors: { Field: string; [comparison: string]: string | string[] }[]
): Selectors => ({
  form: 'advanced',
  selectors: [{ FieldSelectors }],
});

const cases: readonly (readonly [name: string, selectors: Selectors, taken: readonly object[]])[] = [
  ['everything', { form: 'all' }, [read, write, data]],
  ['classic, of one kind', classic({ ReadWriteType: 'WriteOnly' }), [write]],
  ['classic, no management events', classic({ IncludeManagementEvents: false }), []],
  ['classic, without a source', classic({ ExcludeManagementEventSources: ['iam.amazonaws.com'] }), [read]],
  [
    'classic, with data resources',
    classic({
      IncludeManagementEvents: false,
      DataResources: [{ Type: 'AWS::Bedrock::FoundationModel', Values: [MODEL.slice(0, 30)] }],
    }),
    [data],
  ],
  ['advanced, equal', advanced({ Field: 'eventCategory', Equals: ['Management'] }), [read, write]],
  [
    'advanced, all of its fields',
    advanced({ Field: 'eventCategory', Equals: ['Management'] }, { Field: 'readOnly', Equals: ['true'] }),
    [read],
  ],
  [
    'advanced, beginning and not equal',
    advanced(
      { Field: 'eventCategory', Equals: ['Management'] },
      { Field: 'eventName', NotEquals: ['CreateUser'], StartsWith: ['C'] },
    ),
    [read],
  ],
  [
    'advanced, by a resource',
    advanced(
      { Field: 'eventCategory', Equals: ['Data'] },
      { Field: 'resources.type', Equals: ['AWS::Bedrock::FoundationModel'] },
      { Field: 'resources.ARN', EndsWith: ['v1:0'] },
    ),
    [data],
  ],
  [
    'advanced, a source left out',
    advanced(
      { Field: 'eventCategory', Equals: ['Management'] },
      { Field: 'eventSource', NotEquals: ['iam.amazonaws.com'] },
    ),
    [read],
  ],
  [
    'advanced, neither beginning nor ending so',
    advanced(
      { Field: 'eventCategory', Equals: ['Management'] },
      { Field: 'eventName', NotStartsWith: ['Create'], NotEndsWith: ['Stream'] },
    ),
    [read],
  ],
  [
    'advanced, one or the other',
    {
      form: 'advanced',
      selectors: [
        {
          FieldSelectors: [
            { Field: 'eventCategory', Equals: ['Management'] },
            { Field: 'readOnly', Equals: ['false'] },
          ],
        },
        {
          FieldSelectors: [
            { Field: 'eventCategory', Equals: ['Data'] },
            { Field: 'resources.type', Equals: ['AWS::Bedrock::FoundationModel'] },
          ],
        },
      ],
    },
    [write, data],
  ],
];

describe('event selectors', () => {
  for (const [name, selectors, taken] of cases) {
    test(`${name}: take what they say`, () => {
      const all = [read, write, data];
      assert.deepEqual(
        all.filter((record) => takes(checkSelectors(selectors), record)),
        taken,
      );
    });
  }

  for (const [name, selectors] of [
    ['none', classic()],
    ['six', classic({}, {}, {}, {}, {}, {})],
    ['no advanced one', { form: 'advanced', selectors: [] }],
    ['an unknown field', advanced({ Field: 'color', Equals: ['red'] })],
    ['a category that is none', advanced({ Field: 'eventCategory', Equals: ['Insight'] })],
    ['two categories', advanced({ Field: 'eventCategory', Equals: ['Management', 'Data'] })],
    ['a category by its beginning', advanced({ Field: 'eventCategory', StartsWith: ['Management'] })],
    ['a category that it is not', advanced({ Field: 'eventCategory', NotEquals: ['Data'] })],
    ['data events of no type', advanced({ Field: 'eventCategory', Equals: ['Data'] })],
    ['a field without an operator', advanced(MANAGEMENT, { Field: 'eventName' })],
    ['an operator without a value', advanced(MANAGEMENT, { Field: 'eventName', Equals: [] })],
    ['neither true nor false', advanced(MANAGEMENT, { Field: 'readOnly', Equals: ['yes'] })],
    ['read-only that it is not', advanced(MANAGEMENT, { Field: 'readOnly', NotEquals: ['true'] })],
    [
      'more than 500 values in all',
      advanced(
        MANAGEMENT,
        { Field: 'eventName', Equals: Array.from({ length: 250 }, (_, at) => `A${at}`) },
        { Field: 'userIdentity.arn', NotEquals: Array.from({ length: 250 }, (_, at) => `B${at}`) },
      ),
    ],
    ['no category', advanced({ Field: 'eventName', Equals: ['Converse'] })],
  ] as const) {
    test(`${name}: are refused`, () => {
      assert.throws(() => checkSelectors(selectors), { code: 'InvalidEventSelectorsException' });
    });
  }
});
