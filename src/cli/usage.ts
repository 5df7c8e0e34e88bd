import { csvLine, meter } from '#audit';
import { readerOf } from './audit/place.ts';
import type { Command } from './command.ts';
import { badUsage, homeOf, readFlags } from './home.ts';
import { print } from './output.ts';

const usageLine = 'usage [--tag KEY] [--format csv|json] [--home DIR]';

const COLUMNS = [
  'hour',
  'account',
  'principal',
  'model',
  'tag',
  'requests',
  'errors',
  'inputTokens',
  'outputTokens',
] as const;

export const usage: Command = {
  usage: usageLine,
  about: 'Count requests and tokens by hour, principal, model and a tag of yours, from the audit trail.',
  details: ['', '  --tag KEY  the cost-allocation tag of users and roles to count by'],
  async run(args) {
    const values = readFlags(usageLine, args, { tag: { type: 'string' }, format: { type: 'string' } });
    const { format = 'csv' } = values;
    if (format !== 'csv' && format !== 'json') throw badUsage(usageLine, '--format is csv or json');
    await using reader = await readerOf(homeOf(values));
    const rows = await meter(reader.leaves(0, await reader.size()), values.tag);
    if (format === 'json') {
      print(JSON.stringify(rows, null, 2));
      return 0;
    }
    print(csvLine(COLUMNS));
    for (const row of rows) print(csvLine(COLUMNS.map((name) => row[name])));
    return 0;
  },
};
