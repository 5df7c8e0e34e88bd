import { createHash } from 'node:crypto';
import type { Format } from '../report.ts';
import type { ScanFinding } from '../finding.ts';
import { JsonList } from './list.ts';

/** A Data Security Finding for each. @see https://schema.ocsf.io/1.8.0/classes/data_security_finding */
export const asOcsf: Format = (write) => {
  const list = new JsonList(write, '  ');
  return {
    add(one) {
      list.add(eventOf(one));
    },
    flush() {},
    end() {
      list.end();
      write('\n');
    },
  };
};

function eventOf({ finding, file, place, data }: ScanFinding): object {
  const { type, identifier, reason, score } = finding;
  const uid = createHash('sha256').update(`${identifier}\n${file}\n${place}`).digest('hex').slice(0, 32);
  return {
    class_uid: 2006,
    class_name: 'Data Security Finding',
    category_uid: 2,
    category_name: 'Findings',
    activity_id: 1,
    activity_name: 'Create',
    type_uid: 200_601,
    time: Date.now(),
    severity_id: score >= 0.9 ? 4 : 3,
    status_id: 1,
    metadata: { version: '1.8.0', product: { name: 'Caprock', vendor_name: 'Caprock' } },
    finding_info: { uid, title: `Sensitive data: ${type}`, types: [type], desc: reason },
    confidence_score: Math.round(score * 100),
    data_security: {
      // Other than those that the schema has; the name says which.
      category_id: 99,
      category: type,
      data_lifecycle_state_id: 1,
      detection_pattern: identifier,
      pattern_match: data,
    },
    file: { name: file.split(/[/\\]/).at(-1), path: file, type_id: 1 },
    unmapped: { type, place },
  };
}
