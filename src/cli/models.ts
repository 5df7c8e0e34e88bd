import { BedrockClient, ListFoundationModelsCommand } from '@aws-sdk/client-bedrock';
import { callError, clientOptions } from './clients.ts';
import type { Command } from './command.ts';
import { homeOf, readFlags } from './home.ts';
import { print, table } from './output.ts';

const usage = 'models [--home DIR]';

export const models: Command = {
  usage,
  about: 'List the models that can be called.',
  async run(args) {
    const values = readFlags(usage, args, {});
    const options = await clientOptions(homeOf(values));
    const client = new BedrockClient(options);
    try {
      const { modelSummaries = [] } = await client.send(new ListFoundationModelsCommand({}));
      const rows = modelSummaries.map((model) => [
        model.modelId ?? '',
        model.providerName ?? '',
        `${model.inputModalities?.join(',')} → ${model.outputModalities?.join(',')}`,
        model.responseStreamingSupported ? 'streams' : '',
        model.modelName ?? '',
      ]);
      for (const line of table([['MODEL ID', 'PROVIDER', 'MODALITIES', '', 'NAME'], ...rows])) print(line);
      return 0;
    } catch (error) {
      throw callError(error, options.endpoint);
    } finally {
      client.destroy();
    }
  },
};
