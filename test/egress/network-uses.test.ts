import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { networkUses } from '../../scripts/network-uses.ts';

const uses = (text: string): string[] => networkUses('a.ts', text);

describe('the check of connections past the egress list', () => {
  for (const [text, found] of Object.entries({
    "await fetch('https://a.example');": 'uses fetch',
    "const f = fetch; await f('x');": 'uses fetch',
    "await globalThis.fetch('x');": 'uses fetch',
    "await globalThis['fetch']('x');": 'uses fetch',
    'call({ fetch });': 'uses fetch',
    'new WebSocket(url);': 'uses WebSocket',
    "import { connect } from 'node:net';": 'imports connect of node:net',
    "import { connect as c } from 'node:tls';": 'imports connect of node:tls',
    "import { request } from 'https';": 'imports request of https',
    "import http from 'node:http';": 'imports default of node:http',
    "import * as http2 from 'node:http2';": 'imports namespaceobject of node:http2',
    "const { connect } = await import('node:net');": 'loads node:net',
    "import { Agent } from 'undici';": 'imports undici',
  })) {
    test(`${text} is found`, () => assert.deepEqual(uses(text), [found]));
  }

  for (const text of [
    '// fetch(url)',
    "const words = 'fetch(url)';",
    'egress.fetch(url);',
    'const egress = { fetch: permitted };',
    'class Keys { #fetch() {} fetch() {} }',
    'interface Egress { fetch(url: URL): Promise<Response> }',
    "import { isIP, createServer } from 'node:net';",
    "import type { Socket } from 'node:net';",
    "import { type Socket, isIP } from 'node:net';",
  ]) {
    test(`${text} is not`, () => assert.deepEqual(uses(text), []));
  }
});
