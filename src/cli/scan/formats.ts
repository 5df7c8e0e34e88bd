import { createHash } from 'node:crypto';
import { table } from '../output.ts';
import { maskedData, type ScanFinding } from './finding.ts';

/** Makes the text of a report. */
export type Format = (findings: readonly ScanFinding[], options: { readonly reveal: boolean }) => string;

const shown = ({ data }: ScanFinding, reveal: boolean): string => (reveal ? data : maskedData(data));

const asTable: Format = (findings, { reveal }) =>
  table([
    ['TYPE', 'SCORE', 'WHERE', 'DATA'],
    ...findings.map((one) => [
      one.finding.type,
      one.finding.score.toFixed(2),
      one.line === undefined || one.column === undefined
        ? `${one.file} ${one.place}`
        : `${one.file}:${one.line}:${one.column}`,
      shown(one, reveal).replaceAll(/\s+/g, ' '),
    ]),
  ]).join('\n');

const asJson: Format = (findings, { reveal }) =>
  JSON.stringify(
    {
      findings: findings.map((one) => ({
        type: one.finding.type,
        identifier: one.finding.identifier,
        score: one.finding.score,
        reason: one.finding.reason,
        file: one.file,
        place: one.place,
        ...(one.line === undefined ? {} : { line: one.line }),
        ...(one.column === undefined ? {} : { column: one.column }),
        data: shown(one, reveal),
      })),
    },
    null,
    2,
  );

/** @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
const asSarif: Format = (findings, { reveal }) => {
  const rules = [...new Map(findings.map(({ finding }) => [finding.identifier, finding.type]))];
  return JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'caprock scan',
              rules: rules.map(([id, type]) => ({
                id,
                name: type,
                shortDescription: { text: `Sensitive data: ${type}` },
              })),
            },
          },
          results: findings.map((one) => ({
            ruleId: one.finding.identifier,
            ruleIndex: rules.findIndex(([id]) => id === one.finding.identifier),
            level: one.finding.score >= 0.8 ? 'error' : 'warning',
            message: { text: `${one.finding.type}: ${one.finding.reason} (${shown(one, reveal)})` },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: encodeURI(one.file) },
                  ...(one.line === undefined
                    ? {}
                    : {
                        region: {
                          startLine: one.line,
                          ...(one.column === undefined ? {} : { startColumn: one.column }),
                        },
                      }),
                },
                logicalLocations: [{ fullyQualifiedName: one.place }],
              },
            ],
            properties: { type: one.finding.type, score: one.finding.score },
          })),
        },
      ],
    },
    null,
    2,
  );
};

/** A Data Security Finding for each. @see https://schema.ocsf.io/1.4.0/classes/data_security_finding */
const asOcsf: Format = (findings, { reveal }) => {
  const time = Date.now();
  return JSON.stringify(
    findings.map((one) => {
      const { type, identifier, reason, score } = one.finding;
      const uid = createHash('sha256')
        .update(`${identifier}\n${one.file}\n${one.place}`)
        .digest('hex')
        .slice(0, 32);
      return {
        class_uid: 2006,
        class_name: 'Data Security Finding',
        category_uid: 2,
        category_name: 'Findings',
        activity_id: 1,
        type_uid: 200_601,
        time,
        severity_id: score >= 0.9 ? 4 : 3,
        status_id: 1,
        metadata: { version: '1.4.0', product: { name: 'Caprock', vendor_name: 'Caprock' } },
        finding_info: { uid, title: `Sensitive data: ${type}`, types: [type], desc: reason },
        confidence_score: Math.round(score * 100),
        data_security: {
          category: type,
          data_lifecycle_state_id: 1,
          detection_pattern: identifier,
          pattern_match: shown(one, reveal),
        },
        file: { name: one.file.split(/[/\\]/).at(-1), path: one.file, type_id: 1 },
        unmapped: { type, place: one.place },
      };
    }),
    null,
    2,
  );
};

/** What `--format` may be. */
export const formats: Readonly<Record<string, Format>> = {
  table: asTable,
  json: asJson,
  sarif: asSarif,
  ocsf: asOcsf,
};
