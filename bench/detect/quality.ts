import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Detector } from '#detect';

interface Labelled {
  readonly text: string;
  readonly spans: readonly { readonly start: number; readonly end: number; readonly type: string }[];
}

/** Types of the labelled texts, and ours of each. */
const SAME: Readonly<Record<string, string>> = {
  CREDIT_CARD: 'CREDIT_DEBIT_CARD_NUMBER',
  US_SSN: 'US_SOCIAL_SECURITY_NUMBER',
  EMAIL_ADDRESS: 'EMAIL',
  PHONE_NUMBER: 'PHONE',
  IBAN_CODE: 'INTERNATIONAL_BANK_ACCOUNT_NUMBER',
  IP_ADDRESS: 'IP_ADDRESS',
  PERSON: 'NAME',
  STREET_ADDRESS: 'ADDRESS',
  AGE: 'AGE',
  US_DRIVER_LICENSE: 'DRIVER_ID',
  DOMAIN_NAME: 'URL',
};

interface Tally {
  found: number;
  missed: number;
  wrong: number;
}

/** Precision and recall by type on labelled texts, a line each, then what was taken for what. */
export function quality(detector: Detector, folder: string): string[] {
  const file = join(folder, 'synthetic-texts.jsonl');
  if (!existsSync(file))
    return ['no labelled texts: set BENCH_DETECT_DATA to a folder with synthetic-texts.jsonl'];
  const tallies = new Map(
    Object.values(SAME).map((type) => [type, { found: 0, missed: 0, wrong: 0 } satisfies Tally]),
  );
  const confusions = new Map<string, number>();
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
    const { text, spans } = JSON.parse(line) as Labelled;
    const findings = detector.find(text);
    for (const span of spans) {
      const tally = tallies.get(SAME[span.type] ?? '');
      if (tally === undefined) continue;
      const hit = findings.some(
        (one) => one.type === SAME[span.type] && one.start < span.end && one.end > span.start,
      );
      if (hit) tally.found += 1;
      else tally.missed += 1;
    }
    for (const finding of findings) {
      const under = spans.filter((span) => finding.start < span.end && finding.end > span.start);
      if (under.some((span) => SAME[span.type] === finding.type)) continue;
      const tally = tallies.get(finding.type);
      if (tally !== undefined) tally.wrong += 1;
      const pair = `${finding.type} in ${under[0]?.type ?? 'plain text'}`;
      confusions.set(pair, (confusions.get(pair) ?? 0) + 1);
    }
  }
  const share = (part: number, whole: number): string => (whole === 0 ? '-' : (part / whole).toFixed(3));
  return [
    ...[...tallies].map(
      ([type, { found, missed, wrong }]) =>
        `${type.padEnd(36)} recall ${share(found, found + missed)}  precision ${share(found, found + wrong)}  of ${found + missed}`,
    ),
    ...[...confusions].map(([pair, count]) => `taken for it: ${pair} (${count})`),
  ];
}
