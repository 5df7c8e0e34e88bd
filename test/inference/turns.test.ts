import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ContentBlock, Message } from '#shapes';
import { checkTurns } from '../../src/inference/turns.ts';

const CANARY = 'canary-5f3a';
const text: ContentBlock = { text: CANARY };
const use = (toolUseId: string): ContentBlock => ({ toolUse: { toolUseId, name: 'clock', input: {} } });
const result = (toolUseId: string): ContentBlock => ({
  toolResult: { toolUseId, content: [{ text: '12' }] },
});
const user = (...content: ContentBlock[]): Message => ({ role: 'user', content });
const assistant = (...content: ContentBlock[]): Message => ({ role: 'assistant', content });

const allowed: readonly { readonly name: string; readonly messages: readonly Message[] }[] = [
  { name: 'one question', messages: [user(text)] },
  { name: 'several turns', messages: [user(text), assistant(text), user(text)] },
  { name: 'an answer begun for the model', messages: [user(text), assistant(text)] },
  { name: 'a tool used and answered', messages: [user(text), assistant(text, use('a')), user(result('a'))] },
  {
    name: 'two tools answered in another order, with text beside',
    messages: [user(text), assistant(use('a'), use('b')), user(result('b'), text, result('a'))],
  },
  {
    name: 'an id used again in a later turn',
    messages: [user(text), assistant(use('a')), user(result('a')), assistant(use('a')), user(result('a'))],
  },
];

const refused: readonly {
  readonly name: string;
  readonly messages: readonly Message[];
  readonly tools?: boolean;
  readonly message: RegExp;
}[] = [
  { name: 'no message', messages: [], message: /^A conversation must start with a user message\./ },
  { name: 'the assistant first', messages: [assistant(text)], message: /must start with a user message/ },
  {
    name: 'the same role twice',
    messages: [user(text), user(text)],
    message: /^A conversation must alternate/,
  },
  {
    name: 'a system message in between',
    messages: [user(text), { role: 'system', content: [text] }],
    message: /^The role at messages\.1 is not available/,
  },
  {
    name: 'a message without content',
    messages: [user(text), assistant()],
    message: /^The content field in the Message object at messages\.1 is empty\./,
  },
  {
    name: 'an empty text',
    messages: [user(text, { text: '' })],
    message: /^The text field in the ContentBlock object at messages\.0\.content\.1 is blank\./,
  },
  { name: 'a text of white space', messages: [user({ text: ' \n\t\u00A0' })], message: /is blank/ },
  {
    name: 'tool blocks without toolConfig',
    messages: [user(text), assistant(use('a')), user(result('a'))],
    tools: false,
    message: /^The toolConfig field must be defined when using toolUse and toolResult content blocks\.$/,
  },
  {
    name: 'a toolUse of the user',
    messages: [user(use('a'))],
    message: /only allowed in a message with the role assistant/,
  },
  {
    name: 'a toolResult of the assistant',
    messages: [user(text), assistant(result('a'))],
    message: /only allowed in a message with the role user/,
  },
  {
    name: 'a toolResult that nobody asked for',
    messages: [user(result('a'))],
    message:
      /^The number of toolResult blocks at messages\.0\.content exceeds the number of toolUse blocks of previous turn\.$/,
  },
  {
    name: 'a toolResult for another id',
    messages: [user(text), assistant(use('a')), user(result(CANARY))],
    message: /^Expected toolResult blocks at messages\.2\.content/,
  },
  {
    name: 'a toolUse left unanswered beside one that is answered',
    messages: [user(text), assistant(use('a'), use('b')), user(result('a'))],
    message: /^Expected toolResult blocks at messages\.2\.content/,
  },
  {
    name: 'a toolUse left unanswered at the end',
    messages: [user(text), assistant(use(CANARY))],
    message: /^Expected toolResult blocks at messages\.2\.content/,
  },
  {
    name: 'a result given twice',
    messages: [user(text), assistant(use('a'), use('b')), user(result(CANARY), result(CANARY))],
    message: /^The toolResult blocks at messages\.2\.content contain duplicate Ids\.$/,
  },
  {
    name: 'an id used twice in one turn',
    messages: [user(text), assistant(use(CANARY), use(CANARY)), user(result(CANARY))],
    message: /^The toolUse blocks at messages\.1\.content contain duplicate Ids\.$/,
  },
];

describe('the turns of a conversation', () => {
  for (const { name, messages } of allowed) {
    test(`${name}: allowed`, () => assert.doesNotThrow(() => checkTurns(messages, true)));
  }

  for (const { name, messages, tools = true, message } of refused) {
    test(`${name}: refused, and quotes nothing`, () => {
      assert.throws(
        () => checkTurns(messages, tools),
        (error: Error & { code: string }) => {
          assert.equal(error.code, 'ValidationException');
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, new RegExp(CANARY));
          return true;
        },
      );
    });
  }
});
