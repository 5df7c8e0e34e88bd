import { BedrockRuntimeClient, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { CaprockError } from '#kernel';
import { callError, clientOptions } from './clients.ts';
import type { Command } from './command.ts';
import { badUsage, homeOf, readArgs } from './home.ts';
import { say } from './output.ts';

const usage = 'converse --model-id ID [--system TEXT] [--max-tokens N] [--temperature T] "text"';

export const converse: Command = {
  usage,
  about: 'Ask a model and stream its answer to the terminal. The text may come from standard input instead.',
  async run(args) {
    const { values, positionals } = readArgs(usage, args, {
      'model-id': { type: 'string' },
      system: { type: 'string' },
      'max-tokens': { type: 'string' },
      temperature: { type: 'string' },
    });
    const modelId = values['model-id'];
    if (modelId === undefined)
      throw badUsage(usage, 'Say which model with --model-id; caprock models lists them');
    const text = positionals.length > 0 ? positionals.join(' ') : await standardInput();
    if (text.trim() === '') throw badUsage(usage, 'There is no text to ask the model');
    const options = await clientOptions(homeOf(values));
    const client = new BedrockRuntimeClient(options);
    const request = new ConverseStreamCommand({
      modelId,
      messages: [{ role: 'user', content: [{ text }] }],
      ...(values.system === undefined ? {} : { system: [{ text: values.system }] }),
      inferenceConfig: {
        maxTokens: numberOf('--max-tokens', values['max-tokens']),
        temperature: numberOf('--temperature', values.temperature),
      },
    });
    try {
      const { stream } = await client.send(request);
      for await (const event of stream ?? []) {
        process.stdout.write(event.contentBlockDelta?.delta?.text ?? '');
        if (event.messageStop !== undefined) process.stdout.write('\n');
        const usage = event.metadata?.usage;
        if (usage !== undefined) say(`(${usage.inputTokens} tokens in, ${usage.outputTokens} out)`);
      }
      return 0;
    } catch (error) {
      throw callError(error, options.endpoint);
    } finally {
      client.destroy();
    }
  },
};

function numberOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value))
    throw new CaprockError('BadUsage', `${flag} takes a number.`);
  return value;
}

async function standardInput(): Promise<string> {
  if (process.stdin.isTTY) return '';
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
