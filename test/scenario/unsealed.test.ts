import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { clientOptions, trust } from '../support/clients.ts';
import { startService } from '../support/service.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { MAIN } from '../support/program.ts';

const run = promisify(execFile);

describe('a service without a sandbox', () => {
  test('started with --unsealed says so at start, in its status and in every record', async () => {
    await using service = await startService({ flags: ['--unsealed'] });
    trust(service);
    assert.match(service.output(), /UNSEALED/);

    const { stdout } = await run(process.execPath, [MAIN, 'status', '--home', service.home]);
    assert.match(stdout, /UNSEALED/);

    const client = new BedrockRuntimeClient(clientOptions(service));
    const { usage } = await client.send(
      new ConverseCommand({
        modelId: 'caprock.tiny-prose-v1:0',
        messages: [{ role: 'user', content: [{ text: 'hello' }] }],
        inferenceConfig: { maxTokens: 4 },
      }),
    );
    assert.equal(usage?.outputTokens, 4);
    client.destroy();

    const trail = new CloudTrailClient(clientOptions(service));
    await trail.send(new LookupEventsCommand({}));
    const { Events = [] } = await trail.send(new LookupEventsCommand({}));
    trail.destroy();
    // What the operator's own start did is no call of the API, and has no model in it.
    const calls = Events.filter(({ EventName }) => EventName !== 'CreateFirstAdministrator');
    assert.deepEqual(calls.map(({ EventName }) => EventName).sort(), [
      'Converse',
      'GetCallerIdentity',
      'LookupEvents',
    ]);
    for (const { CloudTrailEvent = '{}' } of calls) {
      const record = JSON.parse(CloudTrailEvent) as { additionalEventData?: { sealed?: boolean } };
      assert.equal(record.additionalEventData?.sealed, false);
    }
  });

  const skip = process.getuid?.() === 0 ? false : 'hiding bubblewrap from a process needs root';
  test('where no sandbox can be had it does not start, and says why and what to do', { skip }, async () => {
    await using folder = await temporaryFolder();
    const { stdout: bubblewrap } = await run('sh', ['-c', 'command -v bwrap']);
    const hidden = `mount --bind /dev/null ${bubblewrap.trim()} && exec "$@"`;
    const serve = [process.execPath, MAIN, 'serve', '--port', '0', '--home', folder.path];
    const failure = run('unshare', ['--mount', 'sh', '-c', hidden, 'sh', ...serve], { timeout: 20_000 });
    await assert.rejects(failure, { code: 1, stderr: /bubblewrap[^]*--unsealed/ });
  });
});
