import { createReadStream } from 'node:fs';
import { CaprockError, codeOf } from '#kernel';
import { builtInIdentifiers, createDetector, NAMED_TYPES_THRESHOLD, type Detector } from '#detect';
import type { Command } from '../command.ts';
import { readArgs } from '../home.ts';
import { progressBar, say, type ProgressBar } from '../output.ts';
import { Budget } from './budget.ts';
import { examine } from './examine.ts';
import { filesOf, type FoundFile } from './files.ts';
import { maskedData } from './finding.ts';
import { formats } from './formats.ts';
import { PdfReader } from './pdf.ts';
import type { ReportWriter } from './report.ts';

const usage =
  'scan PATH… [--format table|json|sarif|ocsf] [--types TYPE,…] [--threshold N] [--ignore GLOB]… [--reveal]';

export const scan: Command = {
  usage,
  about: 'Find sensitive data in files, in folders, or in standard input (-).',
  details: [
    '',
    'Text, JSON, CSV, gzip, zip, PDF and Office files are read; what is no text is left out. Exits with 0 when nothing',
    'is found, 1 when something is, 2 when something could not be read. Of what is found only the ends are shown.',
    '',
    '  --types       what to look for, by name; all for everything. Names and addresses of people, user names, URLs,',
    '                addresses of machines and ages are looked for only when they are named. (also --type)',
    '  --threshold   the least score, from 0 to 1 (default 0.6; 0.5 where types are named)',
    '  --ignore      leaves out what matches, within each folder; node_modules and .git are left out always',
    '                (also --exclude)',
    '  --known-test-values   leaves out published test numbers and example keys',
    '  --reveal      shows what was found',
  ],
  async run(args) {
    const list = { type: 'string', multiple: true, default: [] as string[] } as const;
    const { values, positionals } = readArgs(usage, args, {
      format: { type: 'string', default: 'table' },
      ...{ types: list, type: list, ignore: list, exclude: list },
      threshold: { type: 'string' },
      'known-test-values': { type: 'boolean', default: false },
      reveal: { type: 'boolean', default: false },
    });
    if (positionals.length === 0) throw badUsage('Name at least one file or folder, or - for standard input');
    const format = Object.hasOwn(formats, values.format) ? formats[values.format] : undefined;
    if (format === undefined) throw badUsage(`--format must be one of ${Object.keys(formats).join(', ')}`);
    const detector = detectorFor({ ...values, types: [...values.types, ...values.type] });
    const bar = progressBar('scanning');
    const report = format((text) => {
      bar.clear();
      process.stdout.write(text);
    });
    const done = await scanAll(positionals, {
      ...{ detector, bar, report, reveal: values.reveal },
      ignore: [...values.ignore, ...values.exclude],
    });
    report.end(done.failed === 0);
    if (values.format === 'table') say(done.found === 0 ? 'Nothing was found.' : `${done.found} found.`);
    return done.failed > 0 ? 2 : done.found > 0 ? 1 : 0;
  },
};

interface Scan {
  readonly detector: Detector;
  readonly bar: ProgressBar;
  readonly report: ReportWriter;
  readonly reveal: boolean;
  readonly ignore: readonly string[];
}

/** @returns how much was found, and how much could not be read */
async function scanAll(
  paths: readonly string[],
  { detector, bar, report, reveal, ignore }: Scan,
): Promise<{ readonly found: number; readonly failed: number }> {
  let [found, failed] = [0, 0];
  const tell = (line: string): void => {
    bar.clear();
    say(line);
  };
  const unread = (file: string, why: string): void => {
    failed += 1;
    tell(`${file} could not be read: ${why}.`);
  };
  const fail = (file: string, error: unknown): void =>
    unread(file, error instanceof CaprockError ? error.message : (codeOf(error) ?? 'it is damaged'));
  const files: FoundFile[] = [];
  for (const path of paths) {
    try {
      if (path === '-') files.push({ path, bytes: 0 });
      else for await (const file of filesOf([path], ignore)) files.push(file);
    } catch (error) {
      fail(path, error);
    }
  }
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  await using pdf = new PdfReader();
  for (const { path, bytes } of files) {
    const stream = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 256 * 1024 });
    const budget = new Budget();
    let read = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const chunk of stream as AsyncIterable<Uint8Array>) {
        read += chunk.length;
        budget.read(chunk.length);
        bar(total === 0 ? read : Math.min(total, done + read), total);
        yield chunk;
        // What was found so far is told before the next piece is waited for.
        if (path === '-') report.flush();
        await taken();
      }
    }
    try {
      await examine(path === '-' ? 'standard input' : path, counted(), {
        ...{ detector, budget, pdf },
        report: (finding) => {
          found += 1;
          report.add({ ...finding, data: reveal ? finding.data : maskedData(finding.data) });
        },
        skipped: (file, why) => tell(`${file} is left out: ${why}.`),
        unread,
      });
    } catch (error) {
      fail(path, error);
    }
    stream.destroy();
    done += bytes;
  }
  report.flush();
  if (total === 0) bar.clear();
  else bar(total, total);
  return { found, failed };
}

/** Waits until whoever reads the report has taken what was written, or has gone. */
async function taken(): Promise<void> {
  const { stdout } = process;
  if (!stdout.writableNeedDrain) return;
  await new Promise<void>((resolve) => {
    const over = (): void => {
      for (const event of ['drain', 'close', 'error'] as const) stdout.off(event, over);
      resolve();
    };
    for (const event of ['drain', 'close', 'error'] as const) stdout.on(event, over);
  });
}

interface Choice {
  readonly types: readonly string[];
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
  const wanted = choice.types.flatMap((types) => types.split(',').map((type) => type.trim()));
  if (wanted.length === 0) return createDetector(options);
  if (wanted.includes('all')) return createDetector({ ...options, identifiers: builtInIdentifiers });
  const known = new Set(builtInIdentifiers.flatMap(({ type, name = type }) => [type, name]));
  const unknown = wanted.filter((type) => !known.has(type));
  if (unknown.length > 0)
    throw badUsage(`--types has ${unknown.length} names that are not known: see docs/detection.md`);
  const identifiers = builtInIdentifiers.filter(
    ({ type, name = type }) => wanted.includes(type) || wanted.includes(name),
  );
  return createDetector({ threshold: NAMED_TYPES_THRESHOLD, ...options, identifiers });
}

function badUsage(what: string): CaprockError {
  return new CaprockError('BadUsage', `${what}. Usage: caprock ${usage}`);
}
