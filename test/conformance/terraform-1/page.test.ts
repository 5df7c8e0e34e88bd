import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/temporary.ts';
import { conformanceCase } from '../support/case.ts';
import { newWorkspace } from '../terraform/terraform.ts';

const PAGE = join(import.meta.dirname, '..', '..', '..', 'docs', 'terraform.md');

conformanceCase('declared-page', async () => {
  const page = await readFile(PAGE, 'utf8');
  const blocks = [...page.matchAll(/```terraform\n(.*?)```/gs)].map(([, block = '']) => block);
  const [provider = '', ...declarations] = blocks;
  assert.ok(declarations.length > 0);
  await using folder = await temporaryFolder();
  await writeFile(folder.file('provider.tf'), provider);
  await using workspace = await newWorkspace(declarations.join('\n'), {}, folder.file('provider.tf'));
  await workspace.apply();
  assert.equal(await workspace.plan(), undefined);
});
