import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { exportTrail, ocsfEvents } from '#audit';
import type { Command } from '../command.ts';
import { badUsage, homeOf, readArgs } from '../home.ts';
import { print, say } from '../output.ts';
import { readerOf, trailKeyOf } from './place.ts';

const usage = 'audit export PLACE [--format evidence|ocsf] [--from RECORD] [--home DIR]';

export const exportCommand: Command = {
  usage,
  about: 'Write the trail out: as evidence that somebody verifies elsewhere, or as OCSF events for a SIEM.',
  details: [
    '',
    '  --format evidence  records, hashes and checkpoints, to a new folder (the default)',
    '  --format ocsf      events of the class API Activity, a line each, to a new file, or to standard output for -',
    '  --from RECORD      with ocsf: begin with this record, counted from 0',
  ],
  async run(args) {
    const { values, positionals } = readArgs(usage, args, {
      format: { type: 'string', default: 'evidence' },
      from: { type: 'string', default: '0' },
    });
    const [place, ...others] = positionals;
    const write = Object.hasOwn(formats, values.format) ? formats[values.format] : undefined;
    if (place === undefined || others.length > 0)
      throw badUsage(usage, 'Name one place: a new folder, or with ocsf a new file or -');
    if (write === undefined) throw badUsage(usage, '--format is evidence or ocsf');
    if (!/^\d{1,15}$/.test(values.from) || (values.format === 'evidence' && values.from !== '0'))
      throw badUsage(usage, '--from goes with --format ocsf and takes the number of a record');
    await write(homeOf(values), place, Number(values.from));
    return 0;
  },
};

const formats: Readonly<Record<string, (home: string, place: string, from: number) => Promise<void>>> = {
  async evidence(home, folder) {
    await using reader = await readerOf(home);
    print(`${await exportTrail(reader, folder, await trailKeyOf(home))} records`);
  },
  async ocsf(home, file, from) {
    await using reader = await readerOf(home);
    const target = file === '-' ? process.stdout : createWriteStream(file, { flags: 'wx', mode: 0o600 });
    const size = await reader.size();
    await pipeline(ocsfEvents(reader, from, size), target, { end: file !== '-' });
    say(`records ${from} to ${size}; go on later with --from ${size}`);
  },
};
