import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';

const read = (name: string): object =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as object;

/** SARIF's own schema, made for a newer draft of JSON Schema. NOTICE says whose it is. */
const sarif = new Ajv({
  allErrors: true,
  strict: false,
  validateFormats: false,
  unicodeRegExp: false,
}).compile(read('sarif-2.1.0.schema.json'));

/** OCSF's own, of the class Data Security Finding, which allows no member that OCSF does not know. NOTICE says whose it is. */
const finding = new Ajv2020({ allErrors: true, strict: false }).compile(
  read('data-security-finding-1.8.0.schema.json'),
);

/** What the schema finds wrong. */
export const problemsOf = {
  sarif: (report: unknown): unknown => (sarif(report) ? undefined : sarif.errors),
  ocsf: (event: unknown): unknown => (finding(event) ? undefined : finding.errors),
};
