import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

/**
 * OCSF's own schema 1.8.0 of the class API Activity with the profiles cloud and ai_operation, made into a JSON Schema
 * that allows no member which OCSF does not know. NOTICE says whose it is.
 */
const schema = JSON.parse(
  readFileSync(new URL('api-activity-1.8.0.schema.json', import.meta.url), 'utf8'),
) as object;

const validate = new Ajv2020({ allErrors: true, strict: false }).compile(schema);

/** What OCSF's schema finds wrong with an event. */
export function problemsOf(event: unknown): string[] {
  return validate(event)
    ? []
    : (validate.errors ?? []).map(
        ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
      );
}
