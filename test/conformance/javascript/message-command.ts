// The AWS Encryption SDK for JavaScript as a command, for the tests of the one in another language.
// Usage: message-command.ts seal|open KEY-ARN; reads {"text", "context"} or {"message"} from standard input, writes the other.
import assert from 'node:assert/strict';
import { json } from 'node:stream/consumers';
import { openMessage, sealMessage, type Context } from './message.ts';

const [, , what, keyArn = ''] = process.argv;
const given = (await json(process.stdin)) as { text: string; context: Context; message: string };
assert.ok(what === 'seal' || what === 'open');
const answer =
  what === 'seal'
    ? { message: (await sealMessage(keyArn, given.text, given.context)).toString('base64') }
    : await openMessage(keyArn, Buffer.from(given.message, 'base64'));
process.stdout.write(JSON.stringify(answer));
