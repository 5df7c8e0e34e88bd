// npm run bench:detect: how fast and how exactly is sensitive data found? One core; processor time, so that a busy
// machine counts little. BENCH_DETECT_BYTES: how much of each text (default 4 MB). BENCH_DETECT_DATA: a folder with
// labelled texts. BENCH_DETECT_PEERS=1 installs peers of npm into a temporary folder and measures them too, and ripgrep and
// Hyperscan or Vectorscan where the machine has them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtInIdentifiers, createDetector, type Detector } from '#detect';
import { corpora, worstInputs } from './detect/corpus.ts';
import { peers, type Peer } from './detect/peers.ts';
import { quality } from './detect/quality.ts';

const bytes = Number(process.env['BENCH_DETECT_BYTES'] ?? 4_000_000);

/** Processor time of the best of some rounds, in microseconds. */
function best(rounds: number, work: () => void): number {
  let least = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}

const rate = (length: number, microseconds: number): string =>
  `${(length / microseconds).toFixed(1).padStart(8)} MB/s`;

function speed(detector: Detector, texts: Readonly<Record<string, string>>, rounds: number): void {
  for (const [name, text] of Object.entries(texts)) {
    let count = 0;
    const time = best(rounds, () => {
      count = detector.find(text).length;
    });
    console.log(`  ${name.padEnd(22)}${rate(text.length, time)}  ${count} findings`);
  }
}

const started = process.cpuUsage();
const detector = createDetector({ identifiers: builtInIdentifiers });
const { user } = process.cpuUsage(started);
console.log(`${builtInIdentifiers.length} identifiers; made ready in ${(user / 1000).toFixed(0)} ms\n`);

console.log('Exactness on labelled texts, all identifiers, default threshold');
for (const line of quality(detector, process.env['BENCH_DETECT_DATA'] ?? '')) console.log(`  ${line}`);

const texts = corpora(bytes);
console.log('\nSpeed, all identifiers');
speed(detector, texts, 15);
console.log('\nSpeed, what is looked for by default');
speed(createDetector(), texts, 5);
console.log('\nWorst inputs, all identifiers');
speed(detector, worstInputs(Math.min(bytes, 1_000_000)), 2);

console.log(
  '\nFindings in what others wrote, but for URLs, e-mail addresses, addresses of machines and names',
);
for (const name of ['prose', 'code']) {
  const text = texts[name] ?? '';
  const findings = detector
    .find(text)
    .filter(({ type }) => !['URL', 'EMAIL', 'IP_ADDRESS', 'NAME'].includes(type));
  console.log(
    `  ${name.padEnd(22)}${((findings.length / text.length) * 1e6).toFixed(2).padStart(8)} for each MB`,
  );
}

console.log('\nA stream in deltas of 5 characters');
const prose = (texts['prose'] ?? '').slice(0, 100_000);
const deltas = prose.match(/[^]{1,5}/g) ?? [];
const time = best(3, () => {
  const masker = detector.masker(() => '*');
  for (const delta of deltas) masker.write(delta);
  masker.end();
});
console.log(`  ${(time / deltas.length).toFixed(1)} µs for each`);
const open = 2_000;
const before = process.memoryUsage();
const streams = Array.from({ length: open }, () => {
  const masker = detector.masker(() => '*');
  masker.write(prose.slice(0, 2_000));
  return masker;
});
const after = process.memoryUsage();
const held = after.heapUsed + after.external - before.heapUsed - before.external;
console.log(`  ${(held / streams.length / 1024).toFixed(1)} KB for each open stream`);

if (process.env['BENCH_DETECT_PEERS'] === '1') {
  console.log(
    '\nPeers in the same run, each with what it looks for by itself; engines, with our expressions that they take',
  );
  const folder = mkdtempSync(join(tmpdir(), 'bench-detect-'));
  try {
    for (const [name, prepare] of Object.entries(peers)) await compare(name, prepare, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A peer's speed, and how many times as fast we are on the same text, all identifiers on. */
async function compare(name: string, prepare: (typeof peers)[string], folder: string): Promise<void> {
  let peer: Peer;
  try {
    peer = await prepare(folder);
  } catch (error) {
    console.log(`  ${name.padEnd(26)}is missing: ${error instanceof Error ? error.message : 'it failed'}`);
    return;
  }
  for (const [text, content] of Object.entries(texts)) {
    const part = content.slice(0, peer.limit);
    const theirs = Math.min(await peer.time(part), await peer.time(part));
    const ours = best(2, () => detector.find(part));
    const ratio = `ours is ${(theirs / ours).toFixed(2)} times as fast`;
    console.log(`  ${name.padEnd(26)}${text.padEnd(8)}${rate(part.length, theirs)}  ${ratio}`);
  }
}
