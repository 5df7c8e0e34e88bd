import { createReadStream } from 'node:fs';
import { CaprockError, codeOf, limits } from '#kernel';
import { builtInIdentifiers, createDetector, type Detector } from '#detect';
import type { Command } from '../command.ts';
import { readArgs } from '../home.ts';
import { print, progressBar, say } from '../output.ts';
import { examine } from './examine.ts';
import { filesOf, type FoundFile } from './files.ts';
import type { ScanFinding } from './finding.ts';
import { formats } from './formats.ts';

const usage =
  'scan PATH… [--format table|json|sarif|ocsf] [--types TYPE,…] [--threshold N] [--ignore GLOB]… [--reveal]';

export const scan: Command = {
  usage,
  about: 'Find sensitive data in files, in folders, or in standard input (-).',
  details: [
    '',
    'Text, JSON, CSV, gzip, zip, PDF and Office files are read. Exits with 0 when nothing is found, 1 when something',
    'is, 2 when something could not be read. Of what is found only the ends are shown.',
    '',
    '  --types       what to look for, by name; all for everything. Names and addresses of people, user names, URLs,',
    '                addresses of machines and ages are looked for only when they are named.',
    '  --threshold   the least score, from 0 to 1 (default 0.6)',
    '  --ignore      leaves out what matches, within each folder; node_modules and .git are left out always',
    '  --known-test-values   leaves out published test numbers and example keys',
    '  --reveal      shows what was found',
  ],
  async run(args) {
    const { values, positionals } = readArgs(usage, args, {
      format: { type: 'string', default: 'table' },
      types: { type: 'string' },
      threshold: { type: 'string' },
      ignore: { type: 'string', multiple: true, default: [] },
      'known-test-values': { type: 'boolean', default: false },
      reveal: { type: 'boolean', default: false },
    });
    if (positionals.length === 0) throw badUsage('Name at least one file or folder, or - for standard input');
    const format = Object.hasOwn(formats, values.format) ? formats[values.format] : undefined;
    if (format === undefined) throw badUsage(`--format must be one of ${Object.keys(formats).join(', ')}`);
    const detector = detectorFor(values);
    const findings: ScanFinding[] = [];
    const failed = await scanAll(positionals, values.ignore, detector, findings);
    if (findings.length > 0 || values.format !== 'table') print(format(findings, values));
    if (values.format === 'table')
      say(findings.length === 0 ? 'Nothing was found.' : `${findings.length} found.`);
    return failed > 0 ? 2 : findings.length > 0 ? 1 : 0;
  },
};

/** @returns how many files could not be read */
async function scanAll(
  paths: readonly string[],
  ignore: readonly string[],
  detector: Detector,
  findings: ScanFinding[],
): Promise<number> {
  let failed = 0;
  const fail = (path: string, error: unknown): void => {
    failed += 1;
    say(
      `${path} could not be read: ${error instanceof CaprockError ? error.message : (codeOf(error) ?? 'it is damaged')}`,
    );
  };
  const to = {
    detector,
    report: (finding: ScanFinding) => {
      if (findings.length >= limits.scanFindings) {
        throw new CaprockError(
          'TooMuch',
          `more than ${limits.scanFindings} findings; narrow it with --types`,
        );
      }
      findings.push(finding);
    },
    skipped: (file: string, why: string) => say(`${file} is left out: ${why}.`),
  };
  const files: FoundFile[] = [];
  for (const path of paths) {
    if (path === '-') files.push({ path, bytes: 0 });
    else {
      try {
        for await (const file of filesOf([path], ignore)) files.push(file);
      } catch (error) {
        fail(path, error);
      }
    }
  }
  const bar = progressBar('scanning');
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const { path, bytes } of files) {
    const stream = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 256 * 1024 });
    let read = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const chunk of stream as AsyncIterable<Uint8Array>) {
        read += chunk.length;
        bar(Math.min(total, done + read), total);
        yield chunk;
      }
    }
    try {
      await examine(path === '-' ? 'standard input' : path, counted(), to);
    } catch (error) {
      fail(path, error);
    }
    stream.destroy();
    done += bytes;
  }
  bar(total, total);
  return failed;
}

interface Choice {
  readonly types?: string | undefined;
  readonly threshold?: string | undefined;
  readonly 'known-test-values': boolean;
}

function detectorFor(choice: Choice): Detector {
  const threshold = choice.threshold === undefined ? undefined : Number(choice.threshold);
  if (threshold !== undefined && !(threshold >= 0 && threshold <= 1))
    throw badUsage('--threshold must be from 0 to 1');
  const options = {
    ...(threshold === undefined ? {} : { threshold }),
    suppressKnownTestValues: choice['known-test-values'],
  };
  const wanted = choice.types?.split(',');
  if (wanted === undefined) return createDetector(options);
  if (wanted.includes('all')) return createDetector({ ...options, identifiers: builtInIdentifiers });
  const known = new Set(builtInIdentifiers.flatMap(({ type, name = type }) => [type, name]));
  const unknown = wanted.filter((type) => !known.has(type));
  if (unknown.length > 0)
    throw badUsage(`--types has ${unknown.length} names that are not known: see docs/detection.md`);
  const identifiers = builtInIdentifiers.filter(
    ({ type, name = type }) => wanted.includes(type) || wanted.includes(name),
  );
  return createDetector({ ...options, identifiers });
}

function badUsage(what: string): CaprockError {
  return new CaprockError('BadUsage', `${what}. Usage: caprock ${usage}`);
}
