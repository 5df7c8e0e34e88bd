import { deliverByCommand, isIsolation, recordHostEvent, type Isolation } from '#compose';
import { CaprockError } from '#kernel';
import { readSettings } from '#settings';
import { readAwsConfig } from '#aws-files';
import type { Command } from './command.ts';
import { badUsage, homeOf, readArgs } from './home.ts';
import { print, progressBar, say } from './output.ts';
import { atTheTerminal } from './prompt.ts';

const usage =
  'deliver DIR [--sealed | --plain] [--provider P] [--isolation per-customer|per-request|shared] [--region R]';

export const deliver: Command = {
  usage,
  about: "Copy a provider's bundle (a folder with caprock.json) into its Model Deployment Account.",
  details: [
    '',
    'The copy is addressed by its content and read-only; every file is checked at every start.',
    'The provider has no access to it afterwards, nor to logs, prompts or completions.',
    '',
    '--sealed  keep the copy encrypted, file names included, and remove those in the clear; its files are in',
    '          the memory of the sandbox alone. Later deliveries of the model are sealed too',
    '--plain   keep the copy of a model in the clear that was sealed until now',
  ],
  async run(args) {
    const { values, positionals } = readArgs(usage, args, {
      provider: { type: 'string' },
      region: { type: 'string' },
      isolation: { type: 'string' },
      sealed: { type: 'boolean' },
      plain: { type: 'boolean' },
    });
    const [source] = positionals;
    if (source === undefined || positionals.length > 1)
      throw badUsage(usage, 'Name the folder of one bundle');
    const home = homeOf(values);
    const region = values.region ?? (await regionOf(home));
    const bar = progressBar('copying');
    const wishes = {
      ...(values.provider === undefined ? {} : { provider: values.provider }),
      ...(values.isolation === undefined ? {} : { isolation: readIsolation(values.isolation) }),
      ...readForm(values),
    };
    const { deployment, copied } = await recordHostEvent(
      home,
      { name: 'DeliverBundle', parameters: { region, ...wishes } },
      () =>
        deliverByCommand(
          readSettings(['--home', home], process.env),
          {
            source,
            region,
            ...wishes,
            onProgress: ({ bytesDone, bytesTotal }) => bar(bytesDone, bytesTotal),
          },
          atTheTerminal,
        ),
      ({ deployment: { manifest, digest, form, isolation }, copied: isNew }) => ({
        provider: manifest.provider,
        modelId: manifest.modelId,
        digest,
        form,
        isolation,
        copied: isNew,
      }),
    );
    const { modelId, provider } = deployment.manifest;
    print(`${modelId}  ${deployment.digest}`);
    say(
      copied
        ? `Delivered${deployment.form === 'sealed' ? ', sealed,' : ''} into the deployment account of ${provider} in ${region}. A running Caprock serves it within a second or so.`
        : 'This very bundle was delivered before; nothing has changed.',
    );
    return 0;
  },
};

function readForm(values: { readonly sealed?: boolean | undefined; readonly plain?: boolean | undefined }): {
  readonly form?: 'sealed' | 'plain';
} {
  if (values.sealed && values.plain)
    throw new CaprockError('BadUsage', 'A copy is kept either --sealed or --plain.');
  if (values.sealed) return { form: 'sealed' };
  return values.plain ? { form: 'plain' } : {};
}

function readIsolation(text: string): Isolation {
  if (isIsolation(text)) return text;
  throw new CaprockError('BadUsage', '--isolation is one of per-customer, per-request and shared.');
}

/** The Region of the home's service, or of the settings where there is none yet. */
async function regionOf(home: string): Promise<string> {
  try {
    return (await readAwsConfig(home)).region;
  } catch (error) {
    if (error instanceof CaprockError && error.code === 'NotStartedYet')
      return readSettings([], process.env).region;
    throw error;
  }
}
