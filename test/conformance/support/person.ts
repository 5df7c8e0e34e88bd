// The person of the organisation, before a browser: signs in there and confirms what a program asks.
// Usage: person.ts URL, where URL is what the program shows or opens; ends when that is confirmed.
import assert from 'node:assert/strict';
import { visitProvider } from '../../support/visit-provider.ts';
import { Visitor } from '../../support/visitor.ts';
import { signInBy } from '../../support/workforce.ts';
import { setting } from './environment.ts';

const [, , shown = ''] = process.argv;
const asked = new URL(shown);
const visitor = new Visitor({ port: Number(asked.port) });
const idp = { visit: (start: string) => visitProvider(setting('CONFORMANCE_IDP_URL'), start) };

await signInBy(idp, visitor);
await visitor.visit(`${asked.pathname}${asked.search}`);
const [action, decision] = asked.pathname.endsWith('/device')
  ? ['/signin/device', { decision: 'approve' }]
  : ['/signin/authorize', {}];
const page = await visitor.submit(action, decision);
assert.equal(page.status, 200, page.text);
// A browser goes where the page sends it: to the program that waits at this machine.
const back = /^0; url=(.*)$/.exec(page.headers.get('refresh') ?? '')?.[1];
if (back !== undefined) assert.equal((await fetch(back)).status, 200);
