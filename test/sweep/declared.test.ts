import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Shape } from '#shapes';
import { sampleKey, samples } from './samples.ts';
import { operationTable } from './table.ts';

/** Input members of the operations that carry content which are known to carry none. Think before adding one. */
const NOT_CONTENT: Readonly<Record<string, readonly string[]>> = {
  Converse: [
    'modelId',
    'inferenceConfig.maxTokens',
    'inferenceConfig.temperature',
    'inferenceConfig.topP',
    'guardrailConfig',
    'requestMetadata',
    'performanceConfig',
    'serviceTier',
  ],
  InvokeModel: [
    'modelId',
    'contentType',
    'accept',
    'trace',
    'guardrailIdentifier',
    'guardrailVersion',
    'performanceConfigLatency',
    'serviceTier',
    'requestMetadata',
  ],
  CountTokens: ['modelId'],
  ApplyGuardrail: ['guardrailIdentifier', 'guardrailVersion', 'source', 'outputScope'],
  InvokeGuardrailChecks: ['checks'],
  InvokeModelWithBidirectionalStream: ['modelId'],
};
const like: Readonly<Record<string, string>> = {
  ConverseStream: 'Converse',
  InvokeModelWithResponseStream: 'InvokeModel',
};

/** Whether a member is listed, or all that it is made of. */
function isKnown(path: string, shape: Shape, known: readonly string[]): boolean {
  if (known.includes(path)) return true;
  if (shape.kind !== 'structure' || shape.members.size === 0) return false;
  return [...shape.members.values()].every((inner) => isKnown(`${path}.${inner.name}`, inner.shape, known));
}

describe('the table of operations', () => {
  const operations = operationTable();

  test('every operation has its line in the sweeps, and every line its operation', () => {
    assert.deepEqual(operations.map(({ shape }) => sampleKey(shape)).sort(), Object.keys(samples).sort());
  });

  test('every input member of an inference operation is declared as content or known to be none', () => {
    let seen = 0;
    for (const { shape, content } of operations.filter(
      (one) => one.shape.service.name === 'bedrock-runtime',
    )) {
      const known = [...(content.input ?? []), ...(NOT_CONTENT[like[shape.name] ?? shape.name] ?? [])];
      for (const [name, member] of shape.input.members) {
        seen += 1;
        assert.ok(isKnown(name, member.shape, known), `${shape.name}: ${name} is neither`);
      }
    }
    assert.ok(seen > 30);
  });

  test('no declared path misses its member', () => {
    for (const { shape, content, recorded, freeText } of operations) {
      for (const path of [...(content.input ?? []), ...(recorded.input ?? []), ...freeText]) {
        let members: ReadonlyMap<string, { shape: { kind: string } }> | undefined = shape.input.members;
        for (const name of path.split('.')) {
          const member: { shape: { kind: string } } | undefined = members?.get(name);
          assert.ok(member, `${shape.name} has no ${path}`);
          members =
            member.shape.kind === 'structure'
              ? (member.shape as unknown as { members: typeof shape.input.members }).members
              : undefined;
        }
      }
    }
  });

  test('an operation with content has a canary in its sample', () => {
    for (const { shape, content } of operations) {
      const has = (content.input ?? []).length > 0;
      assert.equal(samples[sampleKey(shape)]?.canary !== undefined, has, shape.name);
    }
  });

  test('what changes something is recorded before it is done: no IAM write says that it only reads', () => {
    for (const { shape, readOnly } of operations.filter((one) => one.shape.service.name === 'iam')) {
      assert.equal(readOnly, /^(Get|List|Simulate)/.test(shape.name), shape.name);
    }
  });
});
