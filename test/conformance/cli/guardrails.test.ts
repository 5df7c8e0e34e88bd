import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { temporaryFolder } from '../../support/temporary.ts';
import { conformanceCase } from '../support/case.ts';
import { answerOf, command, refused, target, type Options } from './aws.ts';
import { ask, textOf, user, type Answer } from './conversation.ts';

const BLOCKED = 'That cannot be asked here.';
const MESSAGES = {
  'blocked-input-messaging': BLOCKED,
  'blocked-outputs-messaging': 'That cannot be answered here.',
};
const wordPolicy = (text: string) => ({ 'word-policy-config': { wordsConfig: [{ text }] } });

interface Guardrail {
  readonly guardrailId: string;
  readonly name: string;
  readonly status: string;
  readonly version: string;
  readonly wordPolicy: { readonly words: unknown };
}

function bedrock<T = undefined>(name: string, options: Options): Promise<T> {
  return answerOf<T>(command('bedrock', name, options));
}

/** A guardrail that blocks a word and masks addresses, gone on dispose. */
async function newGuardrail() {
  const name = `conformance-cli-${randomUUID().slice(0, 13)}`;
  const masking = { piiEntitiesConfig: [{ type: 'EMAIL', action: 'ANONYMIZE' }] };
  const { guardrailId } = await bedrock<Guardrail>('create-guardrail', {
    ...{ name, ...MESSAGES, ...wordPolicy('heron') },
    'sensitive-information-policy-config': masking,
  });
  const id = { 'guardrail-identifier': guardrailId };
  return { name, id, [Symbol.asyncDispose]: () => bedrock('delete-guardrail', id) };
}

conformanceCase('guardrail-life', async () => {
  let gone: Options;
  {
    await using guardrail = await newGuardrail();
    const { id, name } = guardrail;
    gone = id;
    const draft = await bedrock<Guardrail>('get-guardrail', id);
    assert.deepEqual([draft.name, draft.status, draft.version], [name, 'READY', 'DRAFT']);
    const { version } = await bedrock<Guardrail>('create-guardrail-version', id);
    assert.equal(version, '1');
    await bedrock('update-guardrail', { ...id, name, ...MESSAGES, ...wordPolicy('stork') });
    const words = async (version: string) =>
      (await bedrock<Guardrail>('get-guardrail', { ...id, 'guardrail-version': version })).wordPolicy.words;
    assert.deepEqual(await words('DRAFT'), [{ text: 'stork' }]);
    assert.deepEqual(await words('1'), [{ text: 'heron' }]);
    const { guardrails } = await bedrock<{ guardrails: Guardrail[] }>('list-guardrails', {
      ...{ ...id, 'page-size': '1' },
    });
    assert.deepEqual(guardrails.map((one) => one.version).toSorted(), ['1', 'DRAFT']);
  }
  await refused('ResourceNotFoundException', command('bedrock', 'get-guardrail', gone));
});

conformanceCase('guardrail-converse', async () => {
  await using guardrail = await newGuardrail();
  const guarded = {
    'guardrail-config': {
      guardrailIdentifier: guardrail.id['guardrail-identifier'],
      guardrailVersion: 'DRAFT',
      trace: 'enabled',
    },
  };
  interface Traced extends Answer {
    readonly trace: { readonly guardrail: { readonly inputAssessment: object } };
  }
  const asked = { ...guarded, messages: [user('Where does the heron sleep?')] };
  const answer = (await ask(asked)) as Traced;
  assert.deepEqual([answer.stopReason, textOf(answer)], ['guardrail_intervened', BLOCKED]);
  const [assessment] = Object.values(answer.trace.guardrail.inputAssessment) as {
    wordPolicy: { customWords: { match: string; action: string }[] };
  }[];
  assert.deepEqual(
    assessment?.wordPolicy.customWords.map(({ match, action }) => [match, action]),
    [['heron', 'BLOCKED']],
  );
  const harmless = await ask(guarded);
  assert.equal(harmless.stopReason, 'end_turn');
});

conformanceCase('guardrail-invoke', async () => {
  await using guardrail = await newGuardrail();
  await using folder = await temporaryFolder();
  const file = folder.file('answer.json');
  const invoke = async (text: string) => {
    const body = { messages: [{ role: 'user', content: text }], max_tokens: 5 };
    const options = {
      ...{ 'model-id': target.modelId, ...guardrail.id, 'guardrail-version': 'DRAFT', trace: 'ENABLED' },
      body,
    };
    await answerOf([...command('bedrock-runtime', 'invoke-model', options), file]);
    return JSON.parse(await readFile(file, 'utf8')) as {
      readonly choices: readonly { readonly message: { readonly content: string } }[];
      readonly 'amazon-bedrock-guardrailAction': string;
      readonly 'amazon-bedrock-trace': { readonly guardrail: { readonly input: object } };
    };
  };
  const blocked = await invoke('Where does the heron sleep?');
  assert.equal(blocked.choices[0]?.message.content, BLOCKED);
  assert.equal(blocked['amazon-bedrock-guardrailAction'], 'INTERVENED');
  assert.match(JSON.stringify(blocked['amazon-bedrock-trace'].guardrail.input), /"match":"heron"/);
  assert.equal((await invoke('Where does the stork sleep?'))['amazon-bedrock-guardrailAction'], 'NONE');
});

conformanceCase('guardrail-checks', async () => {
  const address = 'ada@lovelace.example';
  const checks = { sensitiveInformation: { entities: [{ type: 'EMAIL' }] } };
  const messages = [user(`Write to ${address}.`)];
  const { results } = await answerOf<{
    readonly results: {
      readonly sensitiveInformation: {
        readonly results: readonly Readonly<Record<string, unknown>>[];
      };
    };
  }>(command('bedrock-runtime', 'invoke-guardrail-checks', { messages, checks }));
  const [found, ...others] = results.sensitiveInformation.results;
  assert.deepEqual(others, []);
  assert.deepEqual(
    [found?.['type'], found?.['messageIndex'], found?.['contentIndex'], found?.['beginOffset']],
    ['EMAIL', 0, 0, 9],
  );
  assert.equal(found?.['endOffset'], 9 + address.length);
});
