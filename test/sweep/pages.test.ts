import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { clientOptions, trust } from '../support/clients.ts';
import { startService, type TestService } from '../support/service.ts';
import { sampleKey, samples, type Sample } from './samples.ts';
import { operationTable } from './table.ts';
import { plantTwoOfEach } from './two-of-each.ts';

type Answer = Readonly<Record<string, unknown>>;
/** One item, with the name of its list. */
type Item = readonly [name: string, value: unknown];

/** IAM's name and that of the others: how many items a page has, and where the next one begins. */
const SIZE = ['MaxItems', 'MaxResults'] as const;
const PLACE = ['Marker', 'NextToken'] as const;

/** Lists of what an account has one of at most, or never any. */
const SHORT: readonly string[] = [
  ...['ListAccountAliases', 'ListRoots', 'ListParents', 'ListInstances'],
  ...['ListInstanceProfiles', 'ListInstanceProfilesForRole', 'ListServerCertificates'],
  ...['ListSigningCertificates', 'ListSSHPublicKeys', 'ListAWSServiceAccessForOrganization'],
];

/** Two calls, for there is a page for each. */
const TWICE = { ActionNames: ['iam:GetUser', 'iam:GetRole'] };
const SIMULATIONS = ['SimulateCustomPolicy', 'SimulatePrincipalPolicy'];

const paged = operationTable().filter(
  ({ shape: { service, input } }) =>
    ['iam', 'organizations', 'sso-admin', 'identitystore'].includes(service.name) &&
    SIZE.some((name) => input.members.has(name)),
);

/** The items of an answer; the lists of one are told apart by their names. */
function itemsOf(answer: Answer): readonly Item[] {
  return Object.entries(answer).flatMap(([name, value]) =>
    Array.isArray(value) ? value.map((item: unknown) => [name, item] as const) : [],
  );
}

const byName = (a: Item, b: Item): number => a[0].localeCompare(b[0]);

describe('every list of identity comes in pages', () => {
  let service: TestService;
  let inputs: Readonly<Record<string, object>>;

  before(async () => {
    service = await startService({ flags: ['--account-id', '111122223333'] });
    trust(service);
    inputs = await plantTwoOfEach(service);
  });
  after(() => service[Symbol.asyncDispose]());

  async function ask({ client, command }: Sample, input: object): Promise<Answer> {
    const sdk = new client(clientOptions(service));
    return (sdk.send(new command(input as never)) as Promise<Answer>).finally(() => sdk.destroy());
  }

  test('there are such lists', () => assert.ok(paged.length >= 50, `${paged.length} of them`));

  for (const { shape } of paged) {
    const name = sampleKey(shape);
    const members = [...shape.input.members.keys()];
    const size = SIZE.find((one) => members.includes(one)) ?? '';
    const place = PLACE.find((one) => members.includes(one)) ?? '';
    test(`${name} gives each item once, one a page, and refuses a place that is none`, async () => {
      const sample = samples[name];
      assert.ok(sample);
      const input = { ...(inputs[name] ?? sample.input), ...(SIMULATIONS.includes(name) && TWICE) };
      const all = itemsOf(await ask(sample, input));
      assert.ok(SHORT.includes(name) ? all.length <= 1 : all.length >= 2, `${all.length} items`);
      const found: Item[] = [];
      let next: unknown;
      for (let pages = 0; pages <= all.length; pages += 1) {
        const answer = await ask(sample, {
          ...input,
          [size]: 1,
          ...(next !== undefined && { [place]: next }),
        });
        const items = itemsOf(answer);
        assert.ok(items.length <= 1, `${items.length} items on a page of one`);
        found.push(...items);
        next = answer[place];
        if (members.includes('Marker')) assert.equal(answer['IsTruncated'], next !== undefined);
        if (next === undefined) break;
      }
      assert.equal(next, undefined, 'there are more pages than items');
      assert.deepEqual(found.toSorted(byName), all.toSorted(byName));
      if (!SHORT.includes(name)) await assert.rejects(ask(sample, { ...input, [place]: 'no-place' }));
    });
  }
});
