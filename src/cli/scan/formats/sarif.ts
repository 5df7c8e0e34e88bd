import type { Format } from '../report.ts';
import type { ScanFinding } from '../finding.ts';
import { JsonList } from './list.ts';

/** @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export const asSarif: Format = (write) => {
  /** The identifiers that found something, each with its place among the rules. */
  const rules = new Map<string, { readonly index: number; readonly type: string }>();
  const list = new JsonList(write, '        ');
  write('{\n  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",\n  "version": "2.1.0",\n');
  write('  "runs": [\n    {\n      "columnKind": "utf16CodeUnits",\n      "results": ');
  return {
    add(one) {
      const { identifier, type } = one.finding;
      const rule = rules.get(identifier) ?? { index: rules.size, type };
      rules.set(identifier, rule);
      list.add(resultOf(one, rule.index));
    },
    flush() {},
    end(complete) {
      list.end();
      const driver = {
        name: 'caprock scan',
        rules: Array.from(rules, ([id, { type }]) => ({
          ...{ id, name: type, shortDescription: { text: `Sensitive data: ${type}` } },
        })),
      };
      write(`,\n      "tool": ${JSON.stringify({ driver })},\n`);
      write(`      "invocations": [{ "executionSuccessful": ${complete} }]\n    }\n  ]\n}\n`);
    },
  };
};

function resultOf({ finding, file, place, line, column, data }: ScanFinding, ruleIndex: number): object {
  const { identifier, type, score, reason } = finding;
  const region = line !== undefined && {
    region: { startLine: line, ...(column !== undefined && { startColumn: column }) },
  };
  return {
    ...{ ruleId: identifier, ruleIndex, level: score >= 0.8 ? 'error' : 'warning' },
    message: { text: `${type}: ${reason} (${data})` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...region },
        logicalLocations: [{ fullyQualifiedName: place }],
      },
    ],
    properties: { type, score },
  };
}

/** A path as a reference: what means something else in a URI is escaped. */
function uriOf(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/');
}
