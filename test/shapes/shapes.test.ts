import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { operationShape, services, type OperationShape, type Shape, type StructureShape } from '#shapes';
import { operationTable } from '../sweep/table.ts';

const { bedrockRuntime, bedrock, iam, cloudtrail } = services;

const SERVED: readonly OperationShape[] = operationTable().map(({ shape }) => shape);

/** Every shape below a structure, each structure once. */
function* shapesBelow(shape: Shape, seen = new Set<Shape>()): Generator<Shape> {
  if (seen.has(shape)) return;
  seen.add(shape);
  yield shape;
  if (shape.kind === 'structure')
    for (const { shape: inner } of shape.members.values()) yield* shapesBelow(inner, seen);
  if (shape.kind === 'list') yield* shapesBelow(shape.member, seen);
  if (shape.kind === 'map') {
    yield* shapesBelow(shape.key, seen);
    yield* shapesBelow(shape.value, seen);
  }
}

function structuresOf(operations: readonly OperationShape[]): Map<string, StructureShape> {
  const found = new Map<string, StructureShape>();
  for (const { input } of operations) {
    for (const shape of shapesBelow(input)) if (shape.kind === 'structure') found.set(shape.name, shape);
  }
  return found;
}

describe('the shapes of the operations that Caprock serves', () => {
  test('resolve to the end, shapes that contain themselves too', () => {
    for (const { name, input, output } of SERVED) {
      assert.ok([...shapesBelow(input), ...shapesBelow(output)].length >= 2, name);
    }
  });

  test('bind members to where HTTP carries them', () => {
    const { members } = operationShape(bedrockRuntime, 'InvokeModelWithResponseStream').input;
    assert.equal(members.get('modelId')?.binding, 'label');
    assert.equal(members.get('body')?.binding, 'payload');
    assert.deepEqual(
      [members.get('accept')?.binding, members.get('accept')?.wireName],
      ['header', 'x-amzn-bedrock-accept'],
    );
    const query = operationShape(bedrock, 'ListFoundationModels').input.members.get('byProvider');
    assert.deepEqual([query?.binding, query?.wireName], ['query', 'byProvider']);
  });

  test('have the path, method and status of the model, and the root where a protocol knows no paths', () => {
    assert.deepEqual(operationShape(bedrock, 'GetFoundationModel').http, {
      method: 'GET',
      path: '/foundation-models/{modelIdentifier}',
      status: 200,
    });
    assert.deepEqual(operationShape(iam, 'CreateUser').http, { method: 'POST', path: '/', status: 200 });
  });

  test('know which output is a stream of events', () => {
    const stream = operationShape(bedrockRuntime, 'ConverseStream').output.members.get('stream');
    assert.ok(stream?.shape.kind === 'structure' && stream.shape.eventStream && stream.shape.union);
  });

  test('of an operation that the service does not have are not there', () => {
    for (const name of ['Nothing', 'ConverseRequest', '__proto__', 'constructor']) {
      assert.throws(() => operationShape(bedrockRuntime, name), { code: 'UnknownOperation' });
    }
  });
});

describe('the limits of the API models', () => {
  test('each belong to a member of an input that is served: none is left unused', () => {
    const folder = new URL('../../src/shapes/constraints/', import.meta.url);
    let checked = 0;
    for (const file of readdirSync(folder)) {
      const structures = structuresOf(SERVED.filter(({ service }) => `${service.name}.json` === file));
      const limits = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<
        string,
        Record<string, unknown>
      >;
      for (const [structure, members] of Object.entries(limits)) {
        for (const member of Object.keys(members)) {
          assert.ok(structures.get(structure)?.members.has(member), `${file}: ${structure}.${member}`);
          checked += 1;
        }
      }
    }
    assert.ok(checked > 80, `only ${checked} were there to check`);
  });

  test('arrive in the shapes: enum, length, range, pattern, of a list and of what it holds', () => {
    const structures = structuresOf(SERVED);
    const at = (structure: string, member: string) => structures.get(structure)?.members.get(member)?.shape;
    assert.deepEqual(at('Message', 'role'), { kind: 'string', enum: ['user', 'assistant'] });
    assert.deepEqual(at('InferenceConfiguration', 'maxTokens'), {
      kind: 'number',
      integer: true,
      min: 1,
      max: 2 ** 31 - 1,
    });
    assert.deepEqual(at('InferenceConfiguration', 'topP'), {
      kind: 'number',
      integer: false,
      min: 0,
      max: 1,
    });
    assert.deepEqual(at('ConverseRequest', 'additionalModelResponseFieldPaths'), {
      kind: 'list',
      member: { kind: 'string', min: 1, max: 256 },
      min: 0,
      max: 10,
    });
    assert.deepEqual(at('InvokeModelRequest', 'body'), { kind: 'blob', min: 0, max: 25_000_000 });
    const iam = structuresOf(SERVED.filter(({ service }) => service.name === 'iam'));
    const name = iam.get('CreateUserRequest')?.members.get('UserName')?.shape;
    assert.ok(name?.kind === 'string' && name.max === 64 && name.patternSource === '[\\w+=,.@-]+');
  });

  test('every number of an input says whether it is whole', () => {
    const numbers = [...structuresOf(SERVED).values()]
      .flatMap(({ members }) => [...members.values()])
      .filter(({ shape }) => shape.kind === 'number');
    const whole = numbers
      .filter(({ shape }) => shape.kind === 'number' && shape.integer)
      .map(({ name }) => name);
    const fractions = numbers
      .filter(({ shape }) => shape.kind === 'number' && !shape.integer)
      .map(({ name }) => name);
    // The first is of the client alone: the API models of the time do not know it, nor that it is whole.
    assert.deepEqual([...new Set(fractions)].sort(), [
      'MinimumSessionTokenSize',
      'confidenceThreshold',
      'temperature',
      'threshold',
      'topP',
    ]);
    assert.ok(whole.includes('maxTokens') && whole.includes('MaxItems') && whole.includes('MaxResults'));
  });
});

/** Texts that make a careless pattern try everything. */
const HOSTILE = [
  'a',
  '0',
  '-',
  'a-',
  'a.',
  'a:',
  '.',
  ':',
  '_',
  'a_',
  ' ',
  '/',
  'arn:aws:bedrock:',
  'arn:aws-a',
].flatMap((unit) => [
  `${unit.repeat(2048)}`.slice(0, 2048),
  `${unit.repeat(2048)}`.slice(0, 2047) + '!',
  `${'a'.repeat(62)}.${unit.repeat(2048)}`.slice(0, 2047) + '\u0000',
]);

describe('the patterns of the API models', () => {
  const patterns = new Map<string, RegExp>();
  for (const { input } of SERVED) {
    for (const shape of shapesBelow(input)) {
      if (shape.kind === 'string' && shape.pattern !== undefined)
        patterns.set(shape.patternSource ?? '', shape.pattern);
    }
  }

  test('match the whole text', () => {
    assert.ok(patterns.size >= 20);
    // One pattern of AWS Organizations takes any text, and says so.
    const choosy = [...patterns].filter(([source]) => source !== '[\\s\\S]*');
    for (const [source, pattern] of choosy) assert.ok(!pattern.test('good\n\u0000'), source);
  });

  test('take every form of a model id, and no path', () => {
    const shape = operationShape(bedrockRuntime, 'Converse').input.members.get('modelId')?.shape;
    assert.ok(shape?.kind === 'string');
    for (const id of [
      'acme.tiny-v1',
      'acme.tiny-v1:0',
      'arn:aws:bedrock:eu-central-1::foundation-model/acme.tiny-v1:0',
      'arn:aws:bedrock:eu-central-1:111122223333:imported-model/abcdefghij12',
    ]) {
      assert.ok(shape.pattern?.test(id), id);
    }
    for (const id of [
      '../etc',
      'a/b',
      'a b',
      'a\u0000',
      'acme.tiny/../x',
      'arn:aws:bedrock:eu-central-1::foundation-model/../x',
    ]) {
      assert.ok(!shape.pattern?.test(id), id);
    }
  });

  for (const [source, pattern] of patterns) {
    test(`decide on hostile text at once: ${source.slice(0, 40)}`, () => {
      const started = performance.now();
      for (const text of HOSTILE) pattern.test(text);
      const perText = (performance.now() - started) / HOSTILE.length;
      assert.ok(perText < 50, `${perText.toFixed(1)} ms a text`);
    });
  }
});

describe('the errors of a service', () => {
  const ROAD = [
    'MissingAuthenticationTokenException',
    'IncompleteSignatureException',
    'InvalidSignatureException',
    'UnrecognizedClientException',
    'AccessDeniedException',
    'ValidationException',
    'UnknownOperationException',
    'InternalServerException',
    'ServiceUnavailableException',
    'ThrottlingException',
    'RequestTimeoutException',
    'RequestEntityTooLargeException',
  ];

  test('have the whole vocabulary of the road, in the words of each service', () => {
    for (const service of Object.values(services))
      for (const name of ROAD) assert.ok(service.errors.has(name), `${service.name} ${name}`);
    const code = (name: string) => [iam.errors.get(name)?.status, iam.errors.get(name)?.wireCode];
    assert.deepEqual(code('InvalidSignatureException'), [403, 'SignatureDoesNotMatch']);
    assert.deepEqual(code('UnrecognizedClientException'), [403, 'InvalidClientTokenId']);
    assert.deepEqual(code('AccessDeniedException'), [403, 'AccessDenied']);
    assert.deepEqual(code('UnknownOperationException'), [400, 'InvalidAction']);
    assert.deepEqual(code('NoSuchEntityException'), [404, 'NoSuchEntity']);
    assert.deepEqual(code('DeleteConflictException'), [409, 'DeleteConflict']);
  });

  test('of Bedrock Runtime have the statuses of the model', () => {
    const statuses = Object.fromEntries(
      [
        'ModelTimeoutException',
        'ModelErrorException',
        'ModelNotReadyException',
        'ServiceUnavailableException',
        'ResourceNotFoundException',
        'ModelStreamErrorException',
        'ServiceQuotaExceededException',
      ].map((name) => [name, bedrockRuntime.errors.get(name)?.status]),
    );
    assert.deepEqual(statuses, {
      ModelTimeoutException: 408,
      ModelErrorException: 424,
      ModelNotReadyException: 429,
      ServiceUnavailableException: 503,
      ResourceNotFoundException: 404,
      ModelStreamErrorException: 424,
      ServiceQuotaExceededException: 400,
    });
    assert.deepEqual(
      [...(bedrockRuntime.errors.get('ModelErrorException')?.members.keys() ?? [])],
      ['originalStatusCode', 'resourceName'],
    );
  });

  test('of CloudTrail that every service has mean what the road means by them', () => {
    assert.deepEqual(
      [
        cloudtrail.errors.get('AccessDeniedException')?.status,
        cloudtrail.errors.get('AccessDeniedException')?.wireCode,
      ],
      [400, 'AccessDeniedException'],
    );
  });
});
