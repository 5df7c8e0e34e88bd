import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Numbers that look random and are the same in each run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const WORDS = (
  'request handled timeout upstream invoke model converse stream chunk latency tokens input output cache hit queue worker retry ' +
  'backoff guardrail assessed policy block bucket object prefix list page next continuation'
).split(' ');

function pick<T>(next: (below: number) => number, list: readonly T[]): T {
  const one = list[next(list.length)];
  if (one === undefined) throw new Error('an empty list');
  return one;
}

function words(next: (below: number) => number, count: number): string {
  return Array.from({ length: count }, () => pick(next, WORDS)).join(' ');
}

function hex(next: (below: number) => number, length: number): string {
  return Array.from({ length }, () => next(16).toString(16)).join('');
}

/** One line in twelve holds something. */
function planted(next: (below: number) => number): string {
  return pick(next, [
    `email=ada.lovelace${next(99)}@example${next(90)}.com`,
    'card 4539 1488 0343 6467',
    `ssn ${100 + next(500)}-${10 + next(80)}-${1000 + next(8000)}`,
    'iban GB33BUKB20201555555555',
    `phone (415) 555-${1000 + next(9000)}`,
    `token=ghp_${hex(next, 36)}`,
  ]);
}

function logs(next: (below: number) => number): string {
  const time = `2026-11-${10 + next(19)}T${10 + next(13)}:${10 + next(49)}:${10 + next(49)}.${100 + next(899)}Z`;
  const line = pick(next, [
    () =>
      `10.${next(255)}.${next(255)}.${next(255)} - - [${time}] "POST /model/acme.tiny-v1:0/converse HTTP/1.1" 200 ${next(99_999)} "-" "curl/8.5.0"`,
    () =>
      `${time} INFO [router] ${words(next, 9)} requestId=${hex(next, 8)}-${hex(next, 4)}-${hex(next, 4)} dur=${next(900)}.${next(999)}ms`,
    () =>
      JSON.stringify({ ts: time, level: 'info', msg: words(next, 9), trace: hex(next, 32), n: next(1e9) }),
  ])();
  return `${line}${next(12) === 0 ? ` ${planted(next)}` : ''}\n`;
}

function json(next: (below: number) => number): string {
  const record = {
    id: next(1e6),
    created: 1_790_000_000 + next(1e6),
    items: Array.from({ length: 1 + next(4) }, () => ({
      sku: hex(next, 8),
      qty: next(9),
      price: next(10_000) / 100,
    })),
    note: words(next, 5 + next(30)),
    sha256: hex(next, 64),
    score: next(1e9) / 1e9,
    ...(next(4) === 0 ? { contact: planted(next) } : {}),
  };
  return `${JSON.stringify(record)}\n`;
}

function made(bytes: number, line: (next: (below: number) => number) => string): string {
  const next = generator(7);
  let text = '';
  while (text.length < bytes) text += line(next);
  return text.slice(0, bytes);
}

/** What others wrote, of what is installed here: the same for the same lock file. */
function found(bytes: number, glob: string): string {
  let text = '';
  for (const file of globSync(glob, { cwd: root }).sort()) {
    if (text.length >= bytes) break;
    if (!/binaryen|\.min\./.test(file)) text += readFileSync(`${root}/${file}`, 'utf8').slice(0, 200_000);
  }
  return text.slice(0, bytes);
}

/** Texts to measure with, by name. */
export function corpora(bytes: number): Readonly<Record<string, string>> {
  const parts = {
    logs: made(bytes, logs),
    json: made(bytes, json),
    prose: found(bytes, 'node_modules/**/*.md'),
    code: found(bytes, 'node_modules/**/*.js'),
  };
  return { ...parts, mixed: Object.values(parts).join('') };
}

/** Inputs that make work, by name. */
export function worstInputs(bytes: number): Readonly<Record<string, string>> {
  const units: Readonly<Record<string, string>> = {
    'digits in groups': '4111 ',
    'numbers of telephones': '030/9018200 415-555-2671 ',
    'digits of other scripts': '\uff14\uff11\u0661\u0662 ',
    'at signs': 'a@b.',
    'words for secrets': 'password token secret=',
    'values of secrets': 'token=aB3dE5fG7hJ9kL1m ',
    'words for numbers': 'account 1 passport 2 ',
    'words of vendors': 'datadog heroku twilio 0a1b2c3d ',
    'token beginnings': 'sk-proj-ghp_xoxb-',
    'beginnings of JSON tokens': 'eyJhbGciOiJub25lIn0.',
    'keys in armour': '-----BEGIN PRIVATE KEY-----\nMIIB\n',
    base64: 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0x+',
    hexadecimal: '0123456789abcdef',
    'given names': 'Maria Anna ',
    'words in capitals': 'Street Road ABCDE ',
    'houses and streets': '12 Baker Street Hauptstrasse 5 ',
    colons: '1:2:',
    quotes: '"\'"=\'"',
    brackets: '{[(<',
    'beginnings of URLs': 'http://a.b/?',
    'unseen characters': '\u200b1',
  };
  return Object.fromEntries(
    Object.entries(units).map(([name, unit]) => [
      name,
      unit.repeat(Math.ceil(bytes / unit.length)).slice(0, bytes),
    ]),
  );
}
