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

const text = { type: 'string' };
const ocsf = read('../audit/ocsf/api-activity-1.8.0.schema.json') as { $defs: object };
/**
 * The class Data Security Finding of OCSF 1.8.0 as its documentation has it: the members that we write and those that it
 * requires. The objects that it shares with the class of which the schema is here are checked by that.
 * @see https://schema.ocsf.io/1.8.0/classes/data_security_finding
 */
const dataSecurityFinding = {
  $id: 'data-security-finding',
  $defs: ocsf.$defs,
  type: 'object',
  additionalProperties: false,
  required: [
    ...[
      'activity_id',
      'category_uid',
      'class_uid',
      'finding_info',
      'metadata',
      'severity_id',
      'time',
      'type_uid',
    ],
  ],
  properties: {
    activity_id: { enum: [0, 1, 2, 3, 4, 99] },
    activity_name: text,
    category_uid: { const: 2 },
    category_name: { const: 'Findings' },
    class_uid: { const: 2006 },
    class_name: { const: 'Data Security Finding' },
    confidence_score: { type: 'integer' },
    data_security: {
      type: 'object',
      additionalProperties: false,
      anyOf: [{ required: ['category_id'] }, { required: ['confidentiality_id'] }],
      properties: {
        category: text,
        category_id: { enum: [0, 1, 2, 3, 4, 5, 6, 99] },
        data_lifecycle_state_id: { enum: [0, 1, 2, 3, 99] },
        detection_pattern: text,
        pattern_match: text,
      },
    },
    file: { $ref: '#/$defs/file' },
    finding_info: {
      type: 'object',
      additionalProperties: false,
      required: ['title', 'uid'],
      properties: { title: text, uid: text, desc: text, types: { type: 'array', items: text } },
    },
    metadata: { $ref: '#/$defs/metadata' },
    severity_id: { enum: [0, 1, 2, 3, 4, 5, 6, 99] },
    status_id: { enum: [0, 1, 2, 3, 4, 5, 6, 99] },
    time: { type: 'integer' },
    type_uid: { enum: [200_600, 200_601, 200_602, 200_603, 200_604, 200_699] },
    unmapped: { type: 'object' },
  },
};
const finding = new Ajv2020({ allErrors: true, strict: false }).compile(dataSecurityFinding);

/** What the schema finds wrong. */
export const problemsOf = {
  sarif: (report: unknown): unknown => (sarif(report) ? undefined : sarif.errors),
  ocsf: (event: unknown): unknown => (finding(event) ? undefined : finding.errors),
};
