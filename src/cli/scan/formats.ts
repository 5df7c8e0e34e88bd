import { asJson } from './formats/json.ts';
import { asOcsf } from './formats/ocsf.ts';
import { asSarif } from './formats/sarif.ts';
import { asTable } from './formats/table.ts';
import type { Format } from './report.ts';

/** What `--format` may be. */
export const formats: Readonly<Record<string, Format>> = {
  table: asTable,
  json: asJson,
  sarif: asSarif,
  ocsf: asOcsf,
};
