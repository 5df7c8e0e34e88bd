import { test } from 'node:test';
import { cases, type CaseId } from '../cases.ts';

/** The test of one case, with its sentence as the title. */
export function conformanceCase(id: CaseId, body: () => Promise<void>): void {
  void test(`${id}: ${cases[id]}`, body);
}
