import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { OperationShape } from '#shapes';
import { clientOptions, trust } from '../support/clients.ts';
import { startService, type TestService } from '../support/service.ts';
import { unsignedInProcess } from '../wire/support.ts';
import { limitCases, type LimitCase } from './limit-cases.ts';
import { sampleKey, samples, type Sample } from './samples.ts';
import { operationTable } from './table.ts';

interface Refusal {
  readonly name: string;
  readonly message: string;
  readonly Reason?: string;
}

/** What each service calls input that breaks a limit of its model; members of CloudTrail have names of their own. */
const NAMES: Readonly<Record<string, RegExp>> = {
  iam: /^ValidationError$/,
  sts: /^ValidationError$/,
  organizations: /^InvalidInputException$/,
  sso: /^InvalidRequestException$/,
  'sso-oidc': /^InvalidRequestException$/,
  cloudtrail:
    /^(ValidationException|InvalidMaxResultsException|InvalidLookupAttributesException|InvalidEventCategoryException|InvalidEventSelectorsException|InvalidTagParameterException)$/,
};
const REASONS: Readonly<Record<LimitCase['limit'], string>> = {
  required: 'INPUT_REQUIRED',
  enum: 'INVALID_ENUM',
  pattern: 'INVALID_PATTERN',
  minLength: 'MIN_LENGTH_EXCEEDED',
  maxLength: 'MAX_LENGTH_EXCEEDED',
  minValue: 'MIN_VALUE_EXCEEDED',
  maxValue: 'MAX_VALUE_EXCEEDED',
};
/** The model's words for what is wrong. */
const SENTENCES: Readonly<Record<LimitCase['limit'], RegExp>> = {
  required: /must not be null|exactly one of the members/,
  enum: /enum value set/,
  pattern: /regular expression pattern/,
  minLength: /length greater than or equal to/,
  maxLength: /length less than or equal to/,
  minValue: /value greater than or equal to/,
  maxValue: /value less than or equal to/,
};

type Ask = (input: object) => Promise<Refusal>;

/** How an official client hears an answer to this input. */
function asker(sample: Sample, options: object): Ask & Disposable {
  const client = new sample.client(options);
  const ask: Ask = async (input) => {
    try {
      await client.send(new sample.command(input as never));
      return { name: 'none: it was answered', message: '' };
    } catch (error) {
      const {
        name,
        message,
        Reason,
        error_description: description,
      } = error as Error & {
        Reason?: string;
        error_description?: string;
      };
      return { name, message: description ?? message, ...(Reason === undefined ? {} : { Reason }) };
    }
  };
  return Object.assign(ask, { [Symbol.dispose]: () => client.destroy() });
}

const checked = operationTable()
  .filter(({ shape }) => shape.service.name !== 's3')
  .flatMap(({ shape }) => {
    const sample = samples[sampleKey(shape)];
    const cases = sample === undefined ? [] : limitCases(shape.input, sample.input);
    return sample === undefined || cases.length === 0 ? [] : [{ shape, sample, cases }];
  });

/** That it was refused for this limit, by the name that the service has for it. */
function refusedFor(
  { name: operation, service }: OperationShape,
  { path, limit }: Pick<LimitCase, 'path' | 'limit'>,
  refused: Refusal,
): void {
  const place = path.join('.');
  const label = `${operation} ${place} ${limit}: ${refused.message}`;
  assert.match(refused.message, SENTENCES[limit], label);
  assert.ok(refused.message.includes(`'${place}'`) || limit === 'required', label);
  assert.match(refused.name, NAMES[service.name] ?? /^ValidationException$/, label);
  if (service.name === 'organizations') assert.equal(refused.Reason, REASONS[limit], label);
}

describe('the sweep over every limit of the API models', () => {
  const counted = { outside: 0, within: 0 };

  for (const { shape, sample, cases } of checked) {
    test(`${shape.service.name} ${shape.name} holds ${cases.length} limits of its model`, async () => {
      using ask = asker(sample, unsignedInProcess(shape));
      for (const one of cases) await holds(shape, one, ask);
    });
  }

  async function holds(
    shape: OperationShape,
    { path, limit, outside, within }: LimitCase,
    ask: Ask,
  ): Promise<void> {
    const place = path.join('.');
    const label = `${shape.name} ${place} ${limit}`;
    refusedFor(shape, { path, limit }, await ask(outside));
    counted.outside += 1;
    if (within === undefined) return;
    const taken = await ask(within);
    assert.ok(!taken.message.includes(`Value at '${place}'`), `${label}, within: ${taken.message}`);
    counted.within += 1;
  }

  test('the sweep has checked limits', (context) => {
    context.diagnostic(`${counted.outside} values outside a limit, ${counted.within} within`);
    assert.ok(counted.outside > 1500, `only ${counted.outside} values outside`);
    assert.ok(counted.within > 1000, `only ${counted.within} values within`);
  });
});

describe('the same over the road', () => {
  let service: TestService;
  before(async () => {
    service = await startService();
    trust(service);
  });
  after(() => service[Symbol.asyncDispose]());

  for (const { shape, sample, cases } of checked) {
    const [one] = cases;
    if (one === undefined) continue;
    test(`${shape.service.name} ${shape.name} refuses ${one.path.join('.')} by its ${one.limit}`, async () => {
      using ask = asker(sample, clientOptions(service));
      refusedFor(shape, one, await ask(one.outside));
    });
  }
});
