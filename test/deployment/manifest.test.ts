import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { parseManifest } from '#deployment';
import { limits } from '#kernel';
import { fixture } from './support.ts';

const good: Record<string, unknown> = JSON.parse(readFileSync(fixture('actor/caprock.json'), 'utf8'));
const parse = (members: Record<string, unknown>) =>
  parseManifest(Buffer.from(JSON.stringify({ ...good, ...members })));

test('a manifest with what is needed is read as it is', () => {
  assert.deepEqual(parse({}), good);
  const more = {
    countTokens: '/tokenize',
    contextTokens: 4096,
    bidirectional: true,
    notice: 'A toy.',
    isolation: 'per-request',
    memoryMegabytes: 512,
  };
  assert.deepEqual(parse(more), { ...good, ...more });
});

describe('a manifest is refused', () => {
  const refused: Record<string, Record<string, unknown>> = {
    'whose provider has capitals': { provider: 'Acme' },
    'whose provider is a path': { provider: '..' },
    'whose model id has another provider': { modelId: 'other.actor-v1:0' },
    'whose model id has no dot': { modelId: 'acme' },
    'whose model id has a slash': { modelId: 'acme.actor/v1' },
    'whose model id leaves its folder': { modelId: 'acme.../x' },
    'whose model id is longer than a name may be': { modelId: `acme.${'a'.repeat(200)}` },
    'whose name has a control character': { modelName: 'Act\u001b[31mor' },
    'whose contract is unknown': { contract: 'grpc' },
    'whose command is a text': { command: 'node serve.mjs' },
    'whose command is empty': { command: [] },
    'whose command is an absolute path': { command: ['/bin/sh'] },
    'whose command leaves the folder': { command: ['../sh'] },
    'whose command has an argument that leaves the folder': { command: ['node', 'a/../../x'] },
    'whose command has a zero byte': { command: ['node', 'a\u0000b'] },
    'whose modalities are none': { inputModalities: [] },
    'whose modalities are unknown': { outputModalities: ['SMELL'] },
    'whose modalities come twice': { inputModalities: ['TEXT', 'TEXT'] },
    'whose streaming is a text': { streaming: 'yes' },
    'whose bidirectional is a text': { bidirectional: 'yes' },
    'whose countTokens is another server': { countTokens: 'http://x/' },
    'whose countTokens has a query': { countTokens: '/tokenize?x' },
    'whose contextTokens is a fraction': { contextTokens: 1.5 },
    'whose isolation is unknown': { isolation: 'none' },
    'whose memory is more than any machine has': { memoryMegabytes: 1e12 },
    'that lacks a member': { toolUse: undefined },
  };
  for (const [which, members] of Object.entries(refused)) {
    test(which, () => assert.throws(() => parse(members), { code: 'InvalidManifest' }));
  }

  test('that has a member which no manifest has, and its name is not repeated', () => {
    assert.throws(
      () => parse({ comand: ['x'] }),
      (error: Error) => !error.message.includes('comand'),
    );
    assert.throws(() => parse({ comand: ['x'] }), { code: 'InvalidManifest' });
  });

  test('that is no JSON, no object, not UTF-8 or too large', () => {
    const texts = ['', '{', '[]', 'null', '"x"', `{"x":"${'x'.repeat(limits.bundleManifestBytes)}"}`];
    for (const text of texts)
      assert.throws(() => parseManifest(Buffer.from(text)), { code: 'InvalidManifest' });
    assert.throws(() => parseManifest(Buffer.from([0x7b, 0xff, 0x7d])), { code: 'InvalidManifest' });
  });
});

test('a model id made to keep a pattern busy is judged at once', () => {
  const started = performance.now();
  assert.throws(() => parse({ modelId: `acme.${'a'.repeat(130)}!` }), { code: 'InvalidManifest' });
  assert.ok(performance.now() - started < 50);
});
