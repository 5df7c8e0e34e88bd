// npm run bench -- lookup: how fast LookupEvents answers over a large trail, of BENCH_LOOKUP_RECORDS records (10000000 by
// hand: 7 GB of disk). They are written straight into the tables that lookups read, unsynced; what is asked goes the way of
// the API. The tree is left out, and the texts are those of at most a million records, over and over: a page reads as many
// of them as it would, and finds them in memory more often than it would.
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { openTrail, type LookupQuery, type Trail } from '#audit';
import { trailRecord } from './micro/trail.ts';

const RECORDS = Number(process.env['BENCH_LOOKUP_RECORDS'] ?? '200000');
const LOOKUPS = Number(process.env['BENCH_LOOKUPS'] ?? '300');
const CACHE = fileURLToPath(new URL('../.cache/bench', import.meta.url));
const USERS = 1_000;
/** Records of one commit, as at 32 writers. */
const COMMIT = 32;
const MOST_TEXTS = 1_000_000;
const DAYS = 80;
const NOW = Date.now();
const template = trailRecord();
const accountId = template.recipientAccountId;

/** Half of all records are one user's; a tenth another's, nearly all of them data events; the rest a thousand users'. */
const USER = `case when seq % 2 = 0 then 'busy' when seq % 10 = 1 then 'data' else 'user-' || (seq * 7919 % ${USERS}) end`;
const CATEGORY = `case when seq % 10 = 1 and seq % 100000 <> 1 then 'Data' else 'Management' end`;
const EVENT_ID = `'01900000-0000-7000-8000-' || printf('%012x', seq)`;

/** The time of a record, in milliseconds since the epoch. */
function timeOf(seq: number): number {
  return NOW - Math.floor(DAYS * 86_400_000 * (1 - seq / RECORDS));
}

function build(path: string): void {
  const database = new DatabaseSync(path);
  database.exec('pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -500000');
  const text = JSON.stringify(template);
  const commits = Math.min(Math.ceil(RECORDS / COMMIT), MOST_TEXTS / COMMIT);
  const { eventName, eventSource, userIdentity } = template;
  const [{ ARN, type = '' } = { ARN: '' }] = template.resources ?? [];
  // Indexes are made once all is there: sorted, and so in a fraction of the time.
  const indexes = database
    .prepare("select name, sql from sqlite_master where sql like 'create index%' and tbl_name like 'trail_%'")
    .all();
  for (const { name } of indexes) database.exec(`drop index ${String(name)}`);
  database.exec('begin');
  const journal = database.prepare(
    'insert into trail_journal (writer, written_at, entries) values (1, 0, ?)',
  );
  for (let id = 0; id < commits; id += 1)
    journal.run(Array.from({ length: COMMIT }, () => `+${text}`).join('\n'));
  const all = `with recursive numbers(seq) as (select 0 union all select seq + 1 from numbers limit ${RECORDS})`;
  const time = `${timeOf(0)} + cast(${timeOf(RECORDS) - timeOf(0)} * (seq / ${RECORDS}.0) as integer)`;
  database.exec(`${all} insert into trail_events
    select seq, ${EVENT_ID}, '${accountId}', ${time}, '${eventName}', '${eventSource}', ${CATEGORY}, 1, ${USER},
      '${userIdentity.accessKeyId}', 0, (seq / ${COMMIT}) % ${commits} + 1, seq % ${COMMIT} from numbers`);
  database.exec(`insert into trail_resources select seq, account_id, event_time, '${ARN}', '${type}'
    from trail_events where event_category = 'Management' order by seq`);
  database.exec('commit');
  for (const { sql } of indexes) database.exec(String(sql));
  database.exec('pragma journal_mode = wal');
  database.close();
}

/** In milliseconds. */
async function timed(trail: Trail, queries: readonly Partial<LookupQuery>[]): Promise<number[]> {
  const times: number[] = [];
  for (const query of queries) {
    const began = performance.now();
    const { events } = await trail.lookup({ accountId, ...query });
    times.push(performance.now() - began);
    if (events.length === 0) throw new Error('a lookup that finds nothing measures nothing');
  }
  return times.toSorted((a, b) => a - b);
}

function by(key: string, value: string): Partial<LookupQuery> {
  return { attributes: [{ key, value }] };
}

mkdirSync(CACHE, { recursive: true });
const home = mkdtempSync(join(CACHE, 'lookup-'));
process.once('exit', () => rmSync(home, { recursive: true, force: true }));
const path = join(home, 'trail.db');
{
  // Makes the tables.
  await using _ = await openTrail({ directory: home }, { clock: { now: () => NOW } });
}
const began = performance.now();
build(path);
console.log(
  `${RECORDS} records in ${((performance.now() - began) / 1000).toFixed(0)} s, ${(statSync(path).size / RECORDS).toFixed(0)} bytes a record, without the tree and most texts`,
);
await using trail = await openTrail({ directory: home }, { clock: { now: () => NOW } });
const times = Array.from({ length: LOOKUPS }, (_, index) => index);
const somewhere = (index: number): number => NOW - ((index * 7_919) % DAYS) * 86_400_000 + 3_600_000;
const idOf = (seq: number): string => `01900000-0000-7000-8000-${seq.toString(16).padStart(12, '0')}`;
const cases: Readonly<Record<string, readonly Partial<LookupQuery>[]>> = {
  'a user of half of all records, the newest': times.map(() => by('Username', 'busy')),
  'the same, up to some time': times.map((index) => ({
    ...by('Username', 'busy'),
    endTime: somewhere(index),
  })),
  'one of a thousand users': times.map((index) =>
    by('Username', `user-${(((index * 20 + 3) % RECORDS) * 7_919) % USERS}`),
  ),
  'a user of data events, few of them management': times.map(() => by('Username', 'data')),
  'an event name, the newest': times.map(() => by('EventName', 'Converse')),
  'an event id': times.map((index) => by('EventId', idOf((index * 7_919 * 20) % RECORDS))),
};
console.log(`${'LookupEvents, 50 a page, by'.padEnd(52)} first, median, p99 (ms)`);
for (const [name, queries] of Object.entries(cases)) {
  const [first = 0] = await timed(trail, queries.slice(0, 1));
  const sorted = await timed(trail, queries);
  const at = (percent: number): string =>
    (sorted[Math.floor(((sorted.length - 1) * percent) / 100)] ?? 0).toFixed(2);
  console.log(`${name.padEnd(52)} ${first.toFixed(2)}, ${at(50)}, ${at(99)}`);
}
