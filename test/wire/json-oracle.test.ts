import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Converse$, ConverseRequest$, ConverseResponse$ } from '@aws-sdk/client-bedrock-runtime';
import { JsonCodec2 } from '@smithy/core/protocols';
import { fromBase64, fromUtf8, toBase64, toUtf8 } from '@smithy/core/serde';
import * as fc from 'fast-check';
import { Content } from '#kernel';
import type { Shape, StructureShape } from '#shapes';
import { operationShape } from '#shapes';
import { createCodec } from '#wire';
import { bedrockRuntime, NO_CONTENT, request } from './support.ts';

/** The official codec, as an independent opinion on every value that our shapes allow. */
const oracle = new JsonCodec2({ jsonName: true, timestampFormat: { useTrait: true, default: 7 } });
oracle.setSerdeContext({
  base64Encoder: toBase64,
  base64Decoder: fromBase64,
  utf8Encoder: toUtf8,
  utf8Decoder: fromUtf8,
} as never);

const operation = operationShape(bedrockRuntime, 'Converse');
const codec = createCodec(operation, NO_CONTENT);

const DEPTH = 5;

/** One arbitrary for each shape and depth: a tree of them all would be too large to build. */
const memo = new Map<Shape, fc.Arbitrary<unknown>[]>();

function arbitraryOf(shape: Shape, depth: number): fc.Arbitrary<unknown> {
  const known = memo.get(shape) ?? [];
  memo.set(shape, known);
  return (known[Math.max(depth, 0)] ??= makeArbitrary(shape, Math.max(depth, 0)));
}

/** One of them satisfies each pattern of Converse. */
const MATCHING = ['abcdef012345', 'DRAFT', 's3://bucket/key', '111122223333'];

function makeArbitrary(shape: Shape, depth: number): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'structure':
      return shape.union ? union(shape, depth) : structure(shape, depth);
    case 'list':
      return fc.array(arbitraryOf(shape.member, depth), {
        minLength: shape.min ?? 0,
        maxLength: Math.max(shape.min ?? 0, 2),
      });
    case 'map':
      return fc
        .uniqueArray(arbitraryOf(shape.key, depth) as fc.Arbitrary<string>, {
          minLength: shape.min ?? 0,
          maxLength: 2,
        })
        .filter((keys) => !keys.includes('__proto__'))
        .chain((keys) =>
          fc.tuple(...keys.map((key) => fc.tuple(fc.constant(key), arbitraryOf(shape.value, depth)))),
        )
        .map((entries) => Object.fromEntries(entries));
    case 'string':
      if (shape.enum !== undefined) return fc.constantFrom(...shape.enum);
      return fc
        .oneof(
          fc.string({ unit: 'binary', minLength: shape.min ?? 0, maxLength: 12 }),
          fc.stringMatching(/^[a-z0-9]{12}$/),
        )
        .map((text) =>
          shape.pattern?.test(text) === false ? MATCHING.find((other) => shape.pattern?.test(other)) : text,
        );
    case 'number': {
      const { min = -1e6, max = 1e6 } = shape;
      return shape.integer
        ? fc.integer({ min, max: Math.min(max, 2 ** 31 - 1) })
        : fc.double({ min, max, noNaN: true });
    }
    case 'boolean':
      return fc.boolean();
    case 'blob':
      return fc.uint8Array({ minLength: shape.min ?? 0, maxLength: 9 });
    case 'timestamp':
      return fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') });
    case 'document':
      // The official codec reads large numbers as BigInt, which JSON.parse does not.
      return fc
        .jsonValue({ maxDepth: 2 })
        .filter((value) => value !== null && !/__proto__|\d{15}|\de[+-]?\d/.test(JSON.stringify(value)));
  }
}

function structure({ members }: StructureShape, depth: number): fc.Arbitrary<unknown> {
  const fields = [...members.values()].filter(
    (member) => member.binding === 'body' && (member.required || depth > 0),
  );
  const records = Object.fromEntries(
    fields.map((member) => [member.name, arbitraryOf(member.shape, depth - 1)]),
  );
  return fc.record(records, {
    requiredKeys: fields.filter(({ required }) => required).map(({ name }) => name),
    noNullPrototype: true,
  });
}

function union({ members }: StructureShape, depth: number): fc.Arbitrary<unknown> {
  // Near the bottom only what ends: the first member of every union that Converse takes is text or a leaf.
  const choices = [...members.values()].slice(0, depth > 0 ? undefined : 1);
  return fc.oneof(
    ...choices.map((member) =>
      arbitraryOf(member.shape, depth - 1).map((value) => ({ [member.name]: value })),
    ),
  );
}

/** For comparing: bytes as a list, -0 as 0, and without members that have no value. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value === 0 ? 0 : value;
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(members.map(([name, item]) => [name, plain(item)]));
}

describe('our JSON and the official codec', () => {
  test('agree on what any allowed input of Converse says', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryOf(operation.input, DEPTH), async (input) => {
        const serializer = oracle.createSerializer();
        serializer.write(ConverseRequest$, input);
        const body = Buffer.from(serializer.flush() as string | Uint8Array);
        const decoded = codec.decode(request({ body }), { modelId: 'a' });
        const expected = await oracle.createDeserializer().read(ConverseRequest$, body.toString());
        assert.deepEqual(plain({ ...decoded, modelId: 0 }), plain({ ...expected, modelId: 0 }));
      }),
      { numRuns: 100 },
    );
  });

  test('write the same answer of Converse, wrapped in Content or bare', () => {
    fc.assert(
      fc.property(arbitraryOf(operation.output, DEPTH), fc.boolean(), (output, wrapped) => {
        const serializer = oracle.createSerializer();
        serializer.write(ConverseResponse$, output);
        const given = wrapped
          ? { ...(output as object), output: new Content((output as { output: unknown }).output) }
          : output;
        const ours = JSON.parse(codec.encode(given, 'r').body.toString());
        assert.deepEqual(ours, JSON.parse(Buffer.from(serializer.flush() as string | Uint8Array).toString()));
      }),
      { numRuns: 100 },
    );
  });

  test('know the same operation', () => {
    assert.equal(operation.name, Converse$[2]);
  });
});
